using Bakeoff.Core;

namespace Bakeoff.Testing;

/// <summary>What a failing disk does.</summary>
public static class DamagedFile
{
    /// <summary>Flips one bit of a file, which may be read-only.</summary>
    /// <param name="path">The file, not empty.</param>
    /// <param name="random">Says which bit.</param>
    public static void FlipABit(string path, SeededRandom random)
    {
        byte[] bytes = File.ReadAllBytes(path);
        int bit = random.NextInt(bytes.Length * 8);
        bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        File.SetAttributes(path, FileAttributes.Normal);
        File.WriteAllBytes(path, bytes);
    }
}
