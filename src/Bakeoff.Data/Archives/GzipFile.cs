using System.Buffers.Binary;
using System.IO.Compression;
using Bakeoff.Core;

namespace Bakeoff.Data;

/// <summary>A file that gzip has compressed (RFC 1952), also in several members.</summary>
internal static class GzipFile
{
    private const string StrictSwitch = "System.IO.Compression.UseStrictValidation";

    /// <summary>A header, an empty block, a checksum and a length.</summary>
    private const int SmallestBytes = 18;

    /// <summary>
    /// .NET takes a file that was cut for one that ends there, unless it is told not to before it first decompresses anything. The setting is in
    /// <c>runtimeconfig.json</c> too; where neither has come in time nothing is read.
    /// </summary>
    private static readonly bool Strict = IsStrict();

    /// <summary>Tells whether a file is compressed with gzip, by its first bytes.</summary>
    /// <param name="path">The file.</param>
    public static bool Is(string path)
    {
        using FileStream file = File.OpenRead(path);
        return file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
    }

    /// <summary>Unpacks a file. Each member's checksum and length are compared.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Its name in messages.</param>
    /// <param name="target">The file that it becomes.</param>
    /// <param name="limit">What may be unpacked.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="DataException">It is cut or damaged (<c>BKF2001</c>), or too large (<c>BKF2022</c>).</exception>
    public static void Extract(string path, string name, string target, UnpackLimit limit, CancellationToken cancellation)
    {
        if (!Strict)
        {
            throw new InvalidOperationException($"Something has decompressed before {StrictSwitch} was set.");
        }

        try
        {
            using FileStream packed = File.OpenRead(path);
            if (packed.Length < SmallestBytes)
            {
                throw new InvalidDataException("truncated"); // Of a file without a byte .NET says nothing.
            }

            limit.Expect(LengthOfLastMember(packed));
            using var content = new GzipContent(packed);
            using var source = new GZipStream(content, CompressionMode.Decompress);
            using var file = new FileStream(target, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0);
            byte[] buffer = new byte[1 << 20];
            while (source.Read(buffer) is > 0 and int read)
            {
                cancellation.ThrowIfCancellationRequested();
                limit.Add(read);
                file.Write(buffer, 0, read);
            }

            if (!content.IsTaken)
            {
                throw Bad(
                    name, "after what can be unpacked it has bytes that are not compressed with gzip: it is damaged there, or something was added "
                        + "to it");
            }
        }
        catch (InvalidDataException e)
        {
            throw Bad(name, e.Message.Contains("truncated", StringComparison.OrdinalIgnoreCase) ? "it ends early"
                : "it is damaged: what is unpacked is not what was packed", e);
        }
    }

    private static DataException Bad(string name, string problem, Exception? inner = null) =>
        new(ErrorCodes.BadArchive, $"the file is compressed with gzip, and {problem}.", "Fetch or compress it again.", new FileLocation(name), inner);

    /// <summary>The last four bytes say how long the last member is, modulo 2³².</summary>
    private static long LengthOfLastMember(FileStream packed)
    {
        byte[] length = new byte[sizeof(uint)];
        packed.Seek(-length.Length, SeekOrigin.End);
        packed.ReadExactly(length);
        packed.Seek(0, SeekOrigin.Begin);
        long said = BinaryPrimitives.ReadUInt32LittleEndian(length);

        // What follows the last member may be padding; a member cannot be longer than deflate packs (1,032 to 1).
        return said <= packed.Length * 1032 ? said : 0;
    }

    /// <summary>Ten bytes are a header without anything after it.</summary>
    private static bool IsStrict()
    {
        AppContext.SetSwitch(StrictSwitch, true);
        try
        {
            using var cut = new GZipStream(new MemoryStream([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]), CompressionMode.Decompress);
            return cut.ReadByte() < -1;
        }
        catch (InvalidDataException)
        {
            return true;
        }
    }
}
