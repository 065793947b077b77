using System.Formats.Tar;
using Bakeoff.Core;

namespace Bakeoff.Data;

/// <summary>The files in a tar archive, one after the other: none is looked for, since an archive has no list of what is in it.</summary>
internal static class TarContent
{
    private static readonly string[] Ends = [".tar", ".tar.gz", ".tgz"];

    /// <summary>Tells whether a file is a tar archive, by the end of its name.</summary>
    /// <param name="name">The name.</param>
    public static bool Is(string name) => Ends.Any(end => name.EndsWith(end, StringComparison.OrdinalIgnoreCase));

    /// <summary>Unpacks the files that are meant; links, folders and devices are left out.</summary>
    /// <param name="path">The archive, not compressed.</param>
    /// <param name="name">Its name in messages.</param>
    /// <param name="isMeant">Whether a file is, by its path with <c>/</c>.</param>
    /// <param name="limit">What may be unpacked.</param>
    /// <param name="target">Gives the file that an entry becomes, by its path; it is not there yet.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="DataException">
    /// It is damaged (<c>BKF2001</c>), an entry would be written outside its folder (<c>BKF2002</c>), or it is too large (<c>BKF2022</c>).
    /// </exception>
    public static void Extract(
        string path, string name, Func<string, bool> isMeant, UnpackLimit limit, Func<string, string> target, CancellationToken cancellation)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            using var reader = new TarReader(file);
            while (reader.GetNextEntry() is { } entry)
            {
                cancellation.ThrowIfCancellationRequested();
                string entryPath = entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name;
                RefuseUnsafe(name, entryPath);
                if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile && isMeant(entryPath))
                {
                    limit.Expect(entry.Length);
                    Write(entry, target(entryPath), limit, cancellation);
                }
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException or ArgumentException or NotSupportedException)
        {
            throw new DataException(
                ErrorCodes.BadArchive, $"this is not a whole tar archive: {e.Message}", "Fetch or pack the archive again.", new FileLocation(name),
                e);
        }
    }

    private static void Write(TarEntry entry, string target, UnpackLimit limit, CancellationToken cancellation)
    {
        using var file = new FileStream(target, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0);
        byte[] buffer = new byte[1 << 20];
        long written = 0;
        while (entry.DataStream is { } source && source.Read(buffer) is > 0 and int read)
        {
            cancellation.ThrowIfCancellationRequested();
            limit.Add(read);
            file.Write(buffer, 0, read);
            written += read;
        }

        if (written != entry.Length)
        {
            throw new EndOfStreamException($"the entry '{entry.Name}' ends early.");
        }
    }

    private static void RefuseUnsafe(string file, string path)
    {
        if (path.StartsWith('/') || path.Split('/').Contains(".."))
        {
            throw new DataException(
                ErrorCodes.UnsafeArchiveEntry, $"the entry '{path}' would be written outside the folder it is unpacked to.",
                "Do not use this archive: it is damaged or made to do harm.", new FileLocation(file));
        }
    }
}
