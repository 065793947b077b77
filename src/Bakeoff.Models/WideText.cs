namespace Bakeoff.Models;

/// <summary>Tells texts of two bytes a letter from UTF-8: a shell of Windows writes them where nobody asked for it.</summary>
internal static class WideText
{
    /// <summary>What to do about it.</summary>
    public const string Remedy = "Save it as UTF-8.";

    /// <summary>What is wrong with such a file.</summary>
    public const string Problem = "it is UTF-16, and UTF-8 is read";

    /// <summary>Whether a file begins with the mark of UTF-16, or with letters of which every other byte is 0.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static bool IsUtf16(string path)
    {
        using FileStream file = File.OpenRead(path);
        Span<byte> first = stackalloc byte[4];
        int count = file.ReadAtLeast(first, first.Length, throwOnEndOfStream: false);
        return first[..count] is [0xFE, 0xFF, ..] or [0xFF, 0xFE, ..] or [0, not 0, 0, not 0] or [not 0, 0, not 0, 0];
    }
}
