using System.Buffers.Binary;
using System.Text;
using Bakeoff.Core;

namespace Bakeoff.TwoTower;

/// <summary>
/// Lets TorchSharp's native library load where libstdc++ is older than the one it was linked with. It names the symbol
/// version GLIBCXX_3.4.32 for one symbol that it never uses; the loader accepts a missing version that is marked weak
/// (ELF, <c>VER_FLG_WEAK</c> in <c>.gnu.version_r</c>), so we set that flag in our copy. The file is replaced, never
/// written in place: it may be a hard link into the package cache.
/// </summary>
internal static class WeakVersion
{
    private const string Version = "GLIBCXX_3.4.32";
    private const uint VersionNeeds = 0x6FFFFFFE; // SHT_GNU_verneed
    private const ushort Weak = 2; // VER_FLG_WEAK

    /// <summary>Marks the version weak in the library; does nothing if it is marked, or not named.</summary>
    public static void Allow(string library)
    {
        if (!File.Exists(library))
        {
            return;
        }

        byte[] elf = File.ReadAllBytes(library);
        if (!Mark(elf))
        {
            return;
        }

        DateTime time = File.GetLastWriteTimeUtc(library);
        AtomicFile.Write(library, stream => stream.Write(elf));
        // The same time as before, so that the next build sees nothing to copy again.
        File.SetLastWriteTimeUtc(library, time);
    }

    /// <summary>Sets the flag; returns whether anything changed.</summary>
    internal static bool Mark(byte[] elf)
    {
        bool elf64LittleEndian = elf.Length > 64 && elf.AsSpan(0, 6).SequenceEqual<byte>([0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1]);
        if (!elf64LittleEndian)
        {
            return false;
        }

        bool changed = false;
        long sections = Read64(elf, 0x28);
        int size = Read16(elf, 0x3A);
        int count = Read16(elf, 0x3C);
        for (int section = 0; section < count; section++)
        {
            int header = (int)sections + (section * size);
            if (Read32(elf, header + 4) == VersionNeeds)
            {
                int names = (int)Read64(elf, (int)sections + ((int)Read32(elf, header + 40) * size) + 24);
                changed |= MarkNeeds(elf, (int)Read64(elf, header + 24), (int)Read32(elf, header + 44), names);
            }
        }

        return changed;
    }

    private static bool MarkNeeds(byte[] elf, int need, int needs, int names)
    {
        bool changed = false;
        for (int i = 0; i < needs; i++)
        {
            int entry = need + (int)Read32(elf, need + 8);
            for (int j = 0; j < Read16(elf, need + 2); j++)
            {
                ushort flags = Read16(elf, entry + 4);
                if ((flags & Weak) == 0 && NameAt(elf, names + (int)Read32(elf, entry + 8)) == Version)
                {
                    BinaryPrimitives.WriteUInt16LittleEndian(elf.AsSpan(entry + 4), (ushort)(flags | Weak));
                    changed = true;
                }

                entry += (int)Read32(elf, entry + 12);
            }

            need += (int)Read32(elf, need + 12);
        }

        return changed;
    }

    private static string NameAt(byte[] elf, int offset) =>
        Encoding.ASCII.GetString(elf, offset, Array.IndexOf(elf, (byte)0, offset) - offset);

    private static ushort Read16(byte[] elf, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(elf.AsSpan(offset));

    private static uint Read32(byte[] elf, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(elf.AsSpan(offset));

    private static long Read64(byte[] elf, int offset) => BinaryPrimitives.ReadInt64LittleEndian(elf.AsSpan(offset));
}
