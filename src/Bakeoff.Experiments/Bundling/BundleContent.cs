using System.Globalization;
using System.IO.Compression;
using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Gathers the files of an archive, and writes it: the same files give the same bytes, wherever and whenever that is.</summary>
internal sealed class BundleContent
{
    private const int FileMode = 0x81A4, ScriptMode = 0x81ED; // -rw-r--r-- and -rwxr-xr-x.

    /// <summary>The first moment that the zip format can say.</summary>
    private static readonly DateTimeOffset s_time = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly SortedDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>The files, in ordinal order of their paths.</summary>
    public IReadOnlyList<StoredFile> Files => [.. _entries.Select(entry => new StoredFile(entry.Key, entry.Value.Sha256, entry.Value.Bytes))];

    /// <summary>Adds a file of the disk, unless there is one at that path already.</summary>
    /// <param name="path">Its path in the archive, with forward slashes.</param>
    /// <param name="file">The file.</param>
    /// <returns>The path in the archive.</returns>
    public string Add(string path, string file)
    {
        if (!_entries.ContainsKey(path))
        {
            bool isScript = !OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & UnixFileMode.UserExecute) != 0;
            _entries[path] = new Entry(ContentHash.OfFile(file), new FileInfo(file).Length, file, null, isScript);
        }

        return path;
    }

    /// <summary>Adds a text.</summary>
    /// <param name="path">Its path in the archive, with forward slashes.</param>
    /// <param name="bytes">The text as UTF-8.</param>
    public void Add(string path, byte[] bytes) => _entries[path] = new Entry(ContentHash.OfBytes(bytes), bytes.Length, null, bytes, false);

    /// <summary>Writes the archive under another name, and gives it its own when it is complete.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="cancellation">Ends it; nothing half written remains.</param>
    /// <exception cref="FileChangedException">A file is no longer what it was when it was added (<c>BKF4004</c>).</exception>
    public void Write(string archive, CancellationToken cancellation) => AtomicFile.Write(archive, stream =>
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        foreach ((string path, Entry entry) in _entries)
        {
            cancellation.ThrowIfCancellationRequested();
            ZipArchiveEntry written = zip.CreateEntry(path, CompressionLevel.Optimal);
            (written.LastWriteTime, written.ExternalAttributes) = (s_time, (entry.IsScript ? ScriptMode : FileMode) << 16);
            using Stream target = written.Open();
            if (entry.Text is { } text)
            {
                target.Write(text);
            }
            else
            {
                Copy(path, entry, target, cancellation);
            }
        }
    });

    private static void Copy(string path, Entry entry, Stream target, CancellationToken cancellation)
    {
        using var hash = System.Security.Cryptography.IncrementalHash.CreateHash(System.Security.Cryptography.HashAlgorithmName.SHA256);
        using FileStream source = File.OpenRead(entry.File!);
        byte[] buffer = new byte[1 << 20];
        while (source.Read(buffer) is > 0 and int read)
        {
            cancellation.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, read);
            target.Write(buffer, 0, read);
        }

        if (Convert.ToHexStringLower(hash.GetHashAndReset()) != entry.Sha256)
        {
            throw new FileChangedException(entry.File!, string.Create(CultureInfo.InvariantCulture, $"the bundle's {path}"));
        }
    }

    private sealed record Entry(string Sha256, long Bytes, string? File, byte[]? Text, bool IsScript);
}
