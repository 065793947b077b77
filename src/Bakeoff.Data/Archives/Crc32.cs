using System.Buffers.Binary;

namespace Bakeoff.Data;

/// <summary>
/// The checksum CRC-32 of zip files (APPNOTE.TXT 4.4.7). .NET reads an entry without comparing it: a bit that has flipped would be another number, and
/// nobody would know.
/// </summary>
internal sealed class Crc32
{
    private const uint Polynomial = 0xEDB88320;

    /// <summary>Eight bytes a step ("slicing by 8", Kounavis and Berry 2008): ten times faster than a byte a step.</summary>
    private const int Slices = 8;

    private static readonly uint[][] Tables = CreateTables();
    private uint _state = uint.MaxValue;

    /// <summary>The checksum of all bytes that were added.</summary>
    public uint Value => ~_state;

    /// <summary>Adds bytes.</summary>
    /// <param name="bytes">The bytes that follow those which were added before.</param>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        uint state = _state;
        for (; bytes.Length >= Slices; bytes = bytes[Slices..])
        {
            uint low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ state, high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            state = Tables[7][(byte)low] ^ Tables[6][(byte)(low >> 8)] ^ Tables[5][(byte)(low >> 16)] ^ Tables[4][low >> 24]
                ^ Tables[3][(byte)high] ^ Tables[2][(byte)(high >> 8)] ^ Tables[1][(byte)(high >> 16)] ^ Tables[0][high >> 24];
        }

        foreach (byte value in bytes)
        {
            state = Tables[0][(byte)(state ^ value)] ^ (state >> 8);
        }

        _state = state;
    }

    private static uint[][] CreateTables()
    {
        uint[][] tables = [.. Enumerable.Range(0, Slices).Select(_ => new uint[256])];
        for (uint i = 0; i < 256; i++)
        {
            uint value = i;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value & 1) == 0 ? value >> 1 : Polynomial ^ (value >> 1);
            }

            tables[0][i] = value;
        }

        for (int slice = 1; slice < Slices; slice++)
        {
            for (int i = 0; i < 256; i++)
            {
                uint before = tables[slice - 1][i];
                tables[slice][i] = tables[0][(byte)before] ^ (before >> 8);
            }
        }

        return tables;
    }
}
