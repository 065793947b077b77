using System.IO.Compression;
using Bakeoff.Core;

namespace Bakeoff.Data;

/// <summary>Finds a dataset's raw files by name, in an archive or in a folder. What gzip has compressed is unpacked when it is asked for.</summary>
internal sealed class RawFiles(string folder, string workFolder, CancellationToken cancellation)
{
    private const string GzipSuffix = ".gz";
    private const string PartSuffix = ".parquet";

    /// <summary>Those that are read from their own bytes: what looks compressed in them is theirs.</summary>
    private static readonly string[] BinaryFormats = ["parquet", "duckdb"];

    private readonly Dictionary<string, string> _paths = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _unpacked = new(StringComparer.Ordinal);
    private bool _unpacksGzip = true;
    private int _folders;

    /// <summary>Unpacks the files that are named, or the only one with null, if the dataset is an archive.</summary>
    /// <param name="names">The names of files, or their paths in the archive; or null.</param>
    /// <param name="format">The dataset's format.</param>
    /// <exception cref="DataException">The archive is damaged, unsafe or too large (<c>BKF2001</c>, <c>BKF2002</c>, <c>BKF2022</c>).</exception>
    public void Unpack(IReadOnlySet<string>? names, string format)
    {
        _unpacksGzip = !BinaryFormats.Contains(format);
        string[] files = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        string[] data = [.. files.Where(file => !FileManagers.Added(NameOf(file)))];
        if (data is [var only] && Path.GetExtension(only).Equals(".zip", StringComparison.OrdinalIgnoreCase))
        {
            UnpackZip(only, names, format == "parquet");
            return;
        }

        if (data is [var tar] && TarContent.Is(Path.GetFileName(tar)))
        {
            UnpackTar(tar, names);
            return;
        }

        foreach (string file in data)
        {
            _paths[NameOf(file)] = file;
        }
    }

    /// <summary>The path of a file, or null.</summary>
    public string? Find(string name) => Locate(name) is { } path ? Plain(name, path) : null;

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
        string[] names = [.. _paths.Keys.Where(file => DatabaseLog.FindSuffix(file, _paths.Keys) is null).Order(StringComparer.Ordinal)];
        if (name is null && names.Length != 1)
        {
            throw new DataException(
                ErrorCodes.MissingDataFile, $"the dataset has {(names.Length == 0 ? "no file" : "the files " + string.Join(", ", names))}.",
                $"Name one of them as the dataset's '{option}'.");
        }

        return Require(name ?? names[0], format);
    }

    /// <summary>
    /// The files that together are a table: of Parquet all those of the folder that is named, or of the dataset where nothing is, in the order of
    /// their names; else the one that <see cref="RequireOnly"/> finds.
    /// </summary>
    /// <param name="name">The name of a file or folder, or null.</param>
    /// <param name="other">The name of the dataset's other table, whose files are not meant where no name is given; or null.</param>
    /// <param name="format">The dataset's format.</param>
    /// <param name="option">The option that names it.</param>
    /// <exception cref="DataException">A file is missing or empty, or it is not clear which is meant (<c>BKF2003</c>, <c>BKF2004</c>).</exception>
    public IReadOnlyList<(string Name, string Path)> RequireParts(string? name, string? other, string format, string option)
    {
        string[] parts = format != "parquet" || (name is not null && Locate(name) is not null) ? []
            : [.. _paths.Keys.Where(file => IsPart(file) && (name is null ? other is null || !IsWithin(file, other) : IsWithin(file, name)))
                .Order(StringComparer.Ordinal)];
        if (parts.Length == 0)
        {
            string only = RequireOnly(name, format, option);
            return [(Path.GetFileName(only), only)];
        }

        return [.. parts.Select(part => (part, Require(part, format)))];
    }

    private static bool IsPart(string file) =>
        file.EndsWith(PartSuffix, StringComparison.OrdinalIgnoreCase) && !file.Split('/').Any(name => name.StartsWith('.') || name.StartsWith('_'));

    private static bool IsWithin(string file, string folder) => file == folder
        || file.StartsWith(folder.TrimEnd('/') + "/", StringComparison.Ordinal);

    private string NameOf(string file) => Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/');

    private string? Locate(string name) => _paths.GetValueOrDefault(name) ?? _paths.GetValueOrDefault(name + GzipSuffix);

    /// <summary>The file itself, or what is unpacked of it, under the name that messages have for it.</summary>
    private string Plain(string name, string path)
    {
        if (!_unpacksGzip || !GzipFile.Is(path))
        {
            return path;
        }

        if (!_unpacked.TryGetValue(path, out string? plain))
        {
            _unpacked[path] = plain = NewFile(name);
            GzipFile.Extract(
                path, Path.GetFileName(path), plain, new UnpackLimit(Path.GetFileName(path), new FileInfo(path).Length, workFolder), cancellation);
        }

        return plain;
    }

    /// <summary>Where no file is named all are unpacked, so that it can be said which there are.</summary>
    private void UnpackTar(string archive, IReadOnlySet<string>? names)
    {
        string file = Path.GetFileName(archive), plain = archive;
        var limit = new UnpackLimit(file, new FileInfo(archive).Length, workFolder);
        if (GzipFile.Is(archive))
        {
            plain = NewFile(Path.GetFileNameWithoutExtension(file));
            GzipFile.Extract(archive, file, plain, limit, cancellation);
        }

        bool IsNamed(string path) => names!.Contains(path)
            || (path.EndsWith(GzipSuffix, StringComparison.Ordinal) && names.Contains(path[..^GzipSuffix.Length]));
        TarContent.Extract(
            plain, file, path => !FileManagers.Added(path) && (names is null || IsNamed(path) || IsNamed(path[(path.LastIndexOf('/') + 1)..])), limit,
            path =>
            {
                string name = names?.Contains(path) != false ? path : path[(path.LastIndexOf('/') + 1)..];
                RefuseSecond(name, path, file);
                return _paths[name] = NewFile(name);
            },
            cancellation);
        if (plain != archive)
        {
            File.Delete(plain); // It is as large as what was unpacked of it.
        }
    }

    private void UnpackZip(string archive, IReadOnlySet<string>? names, bool inParts)
    {
        using var zip = ZipContent.Open(archive);
        var limit = new UnpackLimit(Path.GetFileName(archive), new FileInfo(archive).Length, workFolder);
        bool IsNamed(string path) => names is null || names.Contains(path)
            || (path.EndsWith(GzipSuffix, StringComparison.Ordinal) && names.Contains(path[..^GzipSuffix.Length]));
        bool IsMeant(string path) => IsNamed(path) || IsNamed(path[(path.LastIndexOf('/') + 1)..])
            || (inParts && names!.Any(name => IsWithin(path, name)));
        (string Path, ZipArchiveEntry Entry)[] meant =
            [.. zip.Files.Where(file => IsMeant(file.Path) && (names is not null || !inParts || IsPart(file.Path)))];
        if (names is null && !inParts)
        {
            string[] paths = [.. meant.Select(file => file.Path)];
            if (paths.Count(path => DatabaseLog.FindSuffix(path, paths) is null) != 1)
            {
                // None of them can be meant, so none is unpacked: the caller says which there are.
                Array.ForEach(paths, path => _paths[path] = archive);
                return;
            }
        }

        foreach ((string path, ZipArchiveEntry entry) in meant)
        {
            string name = inParts || IsNamed(path) ? path : path[(path.LastIndexOf('/') + 1)..];
            RefuseSecond(name, path, Path.GetFileName(archive));
            _paths[name] = NewFile(name);
            zip.Extract(entry, _paths[name], limit, cancellation);
        }

        MoveLogs();
    }

    private void RefuseSecond(string name, string path, string archive)
    {
        if (_paths.ContainsKey(name))
        {
            throw new DataException(
                ErrorCodes.BadArchive, $"the archive has two files of the name '{name}'.",
                name == path ? "Remove one of them."
                    : "Remove one of them, or name the files that are read as the dataset's 'ratingsFile' and 'itemsFile', with their folders.",
                new FileLocation(archive));
        }
    }

    /// <summary>A database finds its log next to it alone.</summary>
    private void MoveLogs()
    {
        foreach (string log in _paths.Keys.ToArray())
        {
            if (DatabaseLog.FindSuffix(log, _paths.Keys) is { } suffix)
            {
                string target = _paths[log[..^suffix.Length]] + suffix;
                File.Move(_paths[log], target);
                _paths[log] = target;
            }
        }
    }

    /// <summary>Messages speak of the file's name, so it stays; but some systems allow fewer characters than archives do.</summary>
    private string NewFile(string name)
    {
        string target = Path.Combine(workFolder, FormattableString.Invariant($"unpacked-{_folders++}"));
        string file = string.Concat(name[(name.LastIndexOf('/') + 1)..].Select(
            letter => Path.GetInvalidFileNameChars().Contains(letter) || char.IsControl(letter) ? '_' : letter));
        return Path.Combine(Directory.CreateDirectory(target).FullName, file);
    }
}
