using System.IO.Compression;
using System.Text;

namespace Bakeoff.Testing;

/// <summary>A zip file written by hand (APPNOTE.TXT 4.3), so that it can say of an entry what is not so.</summary>
public sealed class ZipBytes
{
    private const uint InZip64 = uint.MaxValue;
    private readonly MemoryStream _file = new();
    private readonly MemoryStream _directory = new();
    private int _count;

    /// <summary>Adds an entry.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="text">What it holds.</param>
    /// <param name="deflate">Whether it is compressed.</param>
    /// <param name="zip64">Whether its sizes are in the fields of 64 bits.</param>
    /// <param name="encrypted">Whether it says that it is encrypted.</param>
    /// <param name="method">The method that it says, or null for the true one.</param>
    /// <param name="checksum">The checksum that it says, or null for the true one.</param>
    /// <param name="length">The length that it says, or null for the true one.</param>
    public ZipBytes Add(
        string name, string text, bool deflate = true, bool zip64 = false, bool encrypted = false, ushort? method = null, uint? checksum = null,
        long? length = null)
    {
        byte[] content = Encoding.UTF8.GetBytes(text), bytes = Encoding.UTF8.GetBytes(name), packed = deflate ? Deflate(content) : content;
        using var head = new MemoryStream();
        using var writer = new BinaryWriter(head);
        writer.Write((ushort)(zip64 ? 45 : 20));
        writer.Write((ushort)(0x800 | (encrypted ? 1 : 0)));
        writer.Write(method ?? (ushort)(deflate ? 8 : 0));
        writer.Write(0x00210000);
        writer.Write(checksum ?? ChecksumOf(content));
        writer.Write(zip64 ? InZip64 : (uint)packed.Length);
        writer.Write(zip64 ? InZip64 : (uint)(length ?? content.Length));
        writer.Write((ushort)bytes.Length);
        writer.Write((ushort)(zip64 ? 20 : 0));
        writer.Flush();
        byte[] extra = zip64 ? [1, 0, 16, 0, .. BitConverter.GetBytes(length ?? content.Length), .. BitConverter.GetBytes((long)packed.Length)] : [];
        uint offset = (uint)_file.Length;
        _file.Write([.. "PK\u0003\u0004"u8, .. head.ToArray(), .. bytes, .. extra, .. packed]);
        _directory.Write(
            [.. "PK\u0001\u0002"u8, 45, 0, .. head.ToArray(), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, .. BitConverter.GetBytes(offset), .. bytes, .. extra]);
        _count++;
        return this;
    }

    /// <summary>The whole file.</summary>
    public byte[] ToArray() =>
    [
        .. _file.ToArray(), .. _directory.ToArray(), .. "PK\u0005\u0006"u8, 0, 0, 0, 0, .. BitConverter.GetBytes((ushort)_count),
        .. BitConverter.GetBytes((ushort)_count),
        .. BitConverter.GetBytes((int)_directory.Length), .. BitConverter.GetBytes((int)_file.Length), 0, 0,
    ];

    /// <summary>Compresses a string with gzip.</summary>
    public static byte[] Gzip(string text)
    {
        using var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.Optimal))
        {
            stream.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }

    private static byte[] Deflate(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var stream = new DeflateStream(packed, CompressionLevel.Optimal))
        {
            stream.Write(content);
        }

        return packed.ToArray();
    }

    /// <summary>Bit by bit, as the specification has it.</summary>
    private static uint ChecksumOf(byte[] content)
    {
        uint state = uint.MaxValue;
        foreach (byte value in content)
        {
            state ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                state = (state >> 1) ^ ((state & 1) == 0 ? 0 : 0xEDB88320);
            }
        }

        return ~state;
    }
}
