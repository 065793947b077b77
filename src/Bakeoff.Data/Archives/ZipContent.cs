using System.IO.Compression;
using System.IO.Hashing;
using Bakeoff.Core;

namespace Bakeoff.Data;

/// <summary>
/// The files in a zip archive. What the archive says of an entry is compared with what is read of it: its length and its checksum, which .NET leaves
/// alone.
/// </summary>
internal sealed class ZipContent : IDisposable
{
    private const string Unpack =
        "Unpack it with the program that made it, and name the folder as the dataset's 'path'; or pack it again without that.";
    private readonly string _file;
    private readonly ZipArchive _zip;

    private ZipContent(string file, ZipArchive zip) => (_file, _zip) = (file, zip);

    /// <summary>
    /// The files, by their paths with <c>/</c>, in the order of the archive; without folders and what file managers add to archives.
    /// </summary>
    public IReadOnlyList<(string Path, ZipArchiveEntry Entry)> Files { get; private set; } = [];

    /// <summary>Opens an archive.</summary>
    /// <param name="path">The archive.</param>
    /// <exception cref="DataException">It is damaged (<c>BKF2001</c>), or an entry would be written outside its folder (<c>BKF2002</c>).</exception>
    public static ZipContent Open(string path)
    {
        string file = Path.GetFileName(path);
        return Guard(file, () =>
        {
            ZipArchive zip = ZipFile.OpenRead(path);
            try
            {
                // Some programs of Windows write the separator of its paths, against the specification.
                (string Path, ZipArchiveEntry Entry)[] entries = [.. zip.Entries.Select(entry => (entry.FullName.Replace('\\', '/'), entry))];
                foreach ((string entry, _) in entries)
                {
                    RefuseUnsafe(file, entry);
                }

                return new ZipContent(file, zip)
                {
                    Files = [.. entries.Where(entry => !entry.Path.EndsWith('/') && entry.Path.Length > 0 && !FileManagers.Added(entry.Path))],
                };
            }
            catch
            {
                zip.Dispose();
                throw;
            }
        });
    }

    /// <summary>Unpacks an entry.</summary>
    /// <param name="entry">One of <see cref="Files"/>.</param>
    /// <param name="target">The file that it becomes.</param>
    /// <param name="limit">What may be unpacked.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="DataException">The entry is damaged or cannot be read (<c>BKF2001</c>), or is too large (<c>BKF2022</c>).</exception>
    public void Extract(ZipArchiveEntry entry, string target, UnpackLimit limit, CancellationToken cancellation)
    {
        string name = Shown(entry.FullName);
        if (entry.IsEncrypted)
        {
            throw Bad(_file, $"the entry '{name}' is encrypted.", Unpack);
        }

        limit.Expect(entry.Length);
        using Stream source = Guard(_file, entry.Open, $"the entry '{name}' cannot be read", Unpack);
        (long length, uint checksum) = Guard(_file, () => Write(source, entry.Length, target, limit, cancellation), $"the entry '{name}' is damaged");
        if (length != entry.Length)
        {
            string which = length < entry.Length ? "fewer" : "more";
            throw Bad(
                _file, FormattableString.Invariant($"the entry '{name}' has {which} bytes than the {entry.Length} that the archive says."), Again);
        }

        if (checksum != entry.Crc32)
        {
            throw Bad(
                _file, FormattableString.Invariant(
                    $"the checksum (CRC-32) of the entry '{name}' is {checksum:x8}, and the archive says {entry.Crc32:x8}: ")
                + "it is not what was packed.", Again);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _zip.Dispose();

    /// <summary>The remedy where bytes are not those that were packed.</summary>
    private const string Again = "Fetch or pack the archive again.";

    private static (long Length, uint Checksum) Write(Stream source, long expected, string target, UnpackLimit limit, CancellationToken cancellation)
    {
        byte[] buffer = new byte[1 << 20];
        long length = 0;
        var checksum = new Crc32();
        using var file = new FileStream(target, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0);
        while (length <= expected && source.Read(buffer) is > 0 and int read)
        {
            cancellation.ThrowIfCancellationRequested();
            limit.Add(read);
            checksum.Append(buffer.AsSpan(0, read));
            file.Write(buffer, 0, read);
            length += read;
        }

        return (length, checksum.GetCurrentHashAsUInt32());
    }

    /// <summary>What .NET throws at bytes that are not a zip file, besides the exception that is meant for it.</summary>
    private static T Guard<T>(string file, Func<T> read, string problem = "this is not a whole zip file", string remedy = Again)
    {
        try
        {
            return read();
        }
        catch (Exception e)
            when (e is InvalidDataException or EndOfStreamException or NotSupportedException or ArgumentException or OverflowException)
        {
            throw Bad(file, $"{problem}: {e.Message}", remedy, e);
        }
    }

    private static void RefuseUnsafe(string file, string path)
    {
        if (path.StartsWith('/') || (path.Length > 1 && char.IsAsciiLetter(path[0]) && path[1] == ':') || path.Split('/').Contains(".."))
        {
            throw new DataException(
                ErrorCodes.UnsafeArchiveEntry, $"the entry '{Shown(path)}' would be written outside the folder it is unpacked to.",
                "Do not use this archive: it is damaged or made to do harm.", new FileLocation(file));
        }
    }

    /// <summary>A name of an entry for a message: what it holds is nobody's terminal.</summary>
    private static string Shown(string name) => string.Concat(name.Select(letter => char.IsControl(letter) ? '\uFFFD' : letter));

    private static DataException Bad(string file, string problem, string remedy, Exception? inner = null) =>
        new(ErrorCodes.BadArchive, problem, remedy, new FileLocation(file), inner);
}
