using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>Walks through a store's folders. No link is followed: what it leads to is not the store's to move or delete.</summary>
internal static class StoreTree
{
    /// <summary>The folder of the tasks that run, or wait, on other machines.</summary>
    public const string Tasks = "tasks";

    private static readonly string[] Kinds = ["objects", "actions", "roots", "leases", "locks", "partial", "tmp", "damaged", "trash", Tasks];
    private static readonly EnumerationOptions WithoutLinks = new()
    {
        RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = false,
    };

    /// <summary>Refuses a store whose folders are links: the store itself may be one.</summary>
    /// <param name="root">The store.</param>
    /// <exception cref="StoreException">A folder is a link.</exception>
    public static void RefuseLinks(string root)
    {
        if (Kinds.Select(kind => Path.Combine(root, kind)).FirstOrDefault(StoreFile.IsLink) is { } link)
        {
            throw new StoreException(
                link, "a folder of the store is a link, which is not followed: what it leads to may not be the store's.",
                "Make it a folder, and put the whole store where there is space: --store=FOLDER, which may be a link.");
        }
    }

    /// <summary>The files of a folder of the store and the folders in it, in ordinal order.</summary>
    /// <param name="root">The store.</param>
    /// <param name="kind">Such as <c>actions</c>.</param>
    public static IReadOnlyList<FileInfo> Files(string root, string kind)
    {
        string folder = Path.Combine(root, kind);
        return StoreFile.IsFolder(folder)
            ? [.. new DirectoryInfo(folder).EnumerateFiles("*", WithoutLinks).Where(IsThere).OrderBy(file => file.FullName, StringComparer.Ordinal)]
            : [];
    }

    /// <summary>The objects: files named by a hash in the folder of its first digits. Nothing else is an object, however it came there.</summary>
    /// <param name="root">The store.</param>
    public static IEnumerable<FileInfo> Objects(string root) => Files(root, "objects").Where(file => ContentHash.IsWellFormed(file.Name)
        && Path.GetRelativePath(root, file.FullName) == Path.Combine("objects", file.Name[..2], file.Name));

    /// <summary>The entries: <c>actions/&lt;stage&gt;/&lt;key&gt;.json</c>, and those that the determinism alarm put next to them.</summary>
    /// <param name="root">The store.</param>
    public static IEnumerable<FileInfo> Actions(string root) => Files(root, "actions")
        .Where(file => file.Extension == ".json" && ContentHash.IsWellFormed(ActionEntry.KeyOf(file.Name)));

    /// <summary>Files, and what is neither a file nor a folder where these are expected: two levels, as objects and actions are kept.</summary>
    /// <param name="root">The store.</param>
    /// <param name="kind"><c>objects</c> or <c>actions</c>.</param>
    public static (IReadOnlyList<string> Files, IReadOnlyList<string> Strange) Examine(string root, string kind)
    {
        List<string> files = [], strange = [];
        foreach (string folder in Entries(Path.Combine(root, kind)))
        {
            if (!StoreFile.IsFolder(folder))
            {
                strange.Add(folder);
                continue;
            }

            foreach (string file in Entries(folder))
            {
                (StoreFile.IsRegular(file) ? files : strange).Add(file);
            }
        }

        return (files, [.. strange.Where(StoreFile.Exists)]);
    }

    /// <summary>Reads the file's size and times now: another process may delete it in a moment.</summary>
    private static bool IsThere(FileInfo file)
    {
        file.Refresh();
        return file.Exists && StoreFile.IsRegular(file.FullName);
    }

    private static string[] Entries(string folder) => StoreFile.IsFolder(folder)
        ?
        [
            .. Directory.EnumerateFileSystemEntries(folder).Where(path => !path.EndsWith(".tmp", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
        ]
        : [];
}
