using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>Moves what is damaged to <c>damaged/</c>, where nothing looks it up and a user can look at it.</summary>
internal static class Quarantine
{
    /// <summary>
    /// Makes a path free for a file: moves away what is in its place, or in its folder's, and is not a file or a folder. Nothing is written through a
    /// link.
    /// </summary>
    /// <param name="root">The store.</param>
    /// <param name="path">Where the file will be.</param>
    /// <exception cref="StoreException">It cannot be moved.</exception>
    public static void ClearPath(string root, string path)
    {
        string folder = Path.GetDirectoryName(path)!;
        if (StoreFile.Exists(folder) && !StoreFile.IsFolder(folder))
        {
            Move(root, folder);
        }

        Directory.CreateDirectory(folder);
        if (StoreFile.Exists(path) && !StoreFile.IsRegular(path))
        {
            Move(root, path);
        }
    }

    /// <summary>Moves a file, a folder or a link, never what a link leads to. What another process has moved already is no error.</summary>
    /// <param name="root">The store.</param>
    /// <param name="path">What is damaged.</param>
    /// <exception cref="StoreException">It cannot be moved.</exception>
    public static void Move(string root, string path)
    {
        StoreTree.RefuseLinks(root);
        string aside = Path.Combine(root, "damaged", Path.GetFileName(path));
        ArtifactStore.Guarded(aside, () =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(aside)!);
            string target = aside;
            for (int n = 1; StoreFile.Exists(target); n++)
            {
                // What was damaged earlier is kept too.
                target = FormattableString.Invariant($"{aside}.{n}");
            }

            try
            {
                // A link to a folder counts as one here, and is moved itself.
                (Directory.Exists(path) ? (Action<string, string>)Directory.Move : File.Move)(path, target);
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException && !StoreFile.Exists(path))
            {
                // Another one was faster.
            }

            return true;
        });
    }
}
