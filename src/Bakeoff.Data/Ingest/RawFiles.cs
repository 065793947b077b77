using System.IO.Compression;
using Bakeoff.Core;

namespace Bakeoff.Data;

/// <summary>Finds a dataset's raw files by name, in an archive or in a folder.</summary>
internal sealed class RawFiles(string folder, string workFolder, CancellationToken cancellation)
{
    private readonly Dictionary<string, string> _paths = new(StringComparer.Ordinal);

    /// <summary>Unpacks the files that are named, or all with null, if the folder holds an archive.</summary>
    /// <exception cref="DataException">The archive is damaged or unsafe (<c>BKF2001</c>, <c>BKF2002</c>).</exception>
    public void Unpack(IReadOnlySet<string>? names)
    {
        string archive = Path.Combine(folder, DownloadStage.ArchiveFile);
        if (!File.Exists(archive))
        {
            foreach (string file in Directory.EnumerateFiles(folder).Where(file => !IsOfFileManager(Path.GetFileName(file))).Order(StringComparer.Ordinal))
            {
                _paths[Path.GetFileName(file)] = file;
            }

            return;
        }

        try
        {
            using ZipArchive zip = ZipFile.OpenRead(archive);
            foreach (ZipArchiveEntry entry in zip.Entries)
            {
                // Some programs of Windows write the separator of its paths, against the specification.
                string path = entry.FullName.Replace('\\', '/'), name = path[(path.LastIndexOf('/') + 1)..];
                RefuseUnsafe(path);
                if (name.Length > 0 && !IsOfFileManager(path) && (names is null || names.Contains(name) || names.Contains(path)))
                {
                    Extract(entry, names?.Contains(path) == true ? path : name);
                }
            }

            MoveLogs();
        }
        catch (InvalidDataException e)
        {
            throw new DataException(
                ErrorCodes.BadArchive, $"this is not a whole zip file: {e.Message}", "Fetch the archive again.",
                new FileLocation(DownloadStage.ArchiveFile), e);
        }
    }

    /// <summary>The path of a file, or null.</summary>
    public string? Find(string name) => _paths.GetValueOrDefault(name);

    /// <summary>The path of a file that must be there and hold something.</summary>
    /// <exception cref="DataException">It is missing or empty (<c>BKF2003</c>, <c>BKF2004</c>).</exception>
    public string Require(string name, string format)
    {
        string path = Find(name) ?? throw new DataException(
            ErrorCodes.MissingDataFile, $"the dataset has no such file, but its format '{format}' needs it.",
            "Check the dataset's 'format' and that its path names the right file or folder.", new FileLocation(name));
        return new FileInfo(path).Length > 0 ? path : throw new DataException(
            ErrorCodes.EmptyDataFile, "the file is empty.", "Fetch or export it again.", new FileLocation(name));
    }

    /// <summary>The path of the file of a name, or of the only one where none is named.</summary>
    /// <param name="name">The name, or null.</param>
    /// <param name="format">The dataset's format.</param>
    /// <param name="option">The option that names it.</param>
    /// <exception cref="DataException">It is missing, empty, or not the only one (<c>BKF2003</c>, <c>BKF2004</c>).</exception>
    public string RequireOnly(string? name, string format, string option)
    {
        string[] names = [.. _paths.Keys.Where(file => Dataset.LogSuffixOf(file, _paths.Keys) is null).Order(StringComparer.Ordinal)];
        if (name is null && names.Length != 1)
        {
            throw new DataException(
                ErrorCodes.MissingDataFile, $"the dataset has {(names.Length == 0 ? "no file" : "the files " + string.Join(", ", names))}.",
                $"Name one of them as the dataset's '{option}'.");
        }

        return Require(name ?? names[0], format);
    }

    /// <summary>What file managers of macOS and Windows put into folders and archives: no data.</summary>
    private static bool IsOfFileManager(string path)
    {
        string name = path[(path.LastIndexOf('/') + 1)..];
        return path.Split('/').Contains("__MACOSX") || name.StartsWith("._", StringComparison.Ordinal)
            || name is ".DS_Store" or "Thumbs.db" or "desktop.ini";
    }

    private static void RefuseUnsafe(string path)
    {
        if (path.StartsWith('/') || (path.Length > 1 && char.IsAsciiLetter(path[0]) && path[1] == ':') || path.Split('/').Contains(".."))
        {
            throw new DataException(
                ErrorCodes.UnsafeArchiveEntry, $"the entry '{path}' would be written outside the folder it is unpacked to.",
                "Do not use this archive: it is damaged or made to do harm.", new FileLocation(DownloadStage.ArchiveFile));
        }
    }

    /// <summary>A database finds its log next to it alone.</summary>
    private void MoveLogs()
    {
        foreach (string log in _paths.Keys.ToArray())
        {
            if (Dataset.LogSuffixOf(log, _paths.Keys) is { } suffix)
            {
                string target = _paths[log[..^suffix.Length]] + suffix;
                File.Move(_paths[log], target);
                _paths[log] = target;
            }
        }
    }

    private void Extract(ZipArchiveEntry entry, string name)
    {
        cancellation.ThrowIfCancellationRequested();
        if (_paths.ContainsKey(name))
        {
            throw new DataException(
                ErrorCodes.BadArchive, $"the archive has two files of the name '{name}'.",
                "Remove one of them, or name the files that are read as the dataset's 'ratingsFile' and 'itemsFile', with their folders.",
                new FileLocation(DownloadStage.ArchiveFile));
        }

        // Messages speak of the file's name, so it stays; but some systems allow fewer characters than archives do.
        string target = Path.Combine(workFolder, FormattableString.Invariant($"unpacked-{_paths.Count}"));
        string path = Path.Combine(Directory.CreateDirectory(target).FullName, FileNameOf(name));
        using (Stream source = entry.Open())
        using (var file = new FileStream(path, FileMode.CreateNew))
        {
            // Reading to the end checks the entry's CRC-32.
            source.CopyTo(file, 1 << 20);
        }

        if (new FileInfo(path).Length != entry.Length)
        {
            throw new InvalidDataException($"'{entry.FullName}' ends early.");
        }

        _paths[name] = path;
    }

    private static string FileNameOf(string path) =>
        string.Concat(path[(path.LastIndexOf('/') + 1)..].Select(letter => Path.GetInvalidFileNameChars().Contains(letter) ? '_' : letter));
}
