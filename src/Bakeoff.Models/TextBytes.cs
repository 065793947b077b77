namespace Bakeoff.Models;

/// <summary>
/// What the bytes of a text file tell before it is parsed. A shell of Windows writes two of them a letter where nobody asked for it.
/// </summary>
internal static class TextBytes
{
    /// <summary>What to do about it.</summary>
    public const string RemedyOfUtf16 = "Save it as UTF-8.";

    /// <summary>What is wrong with such a file.</summary>
    public const string Utf16 = "it is UTF-16, and UTF-8 is read";

    /// <summary>Whether a file begins with the mark of UTF-16, or with letters of which every other byte is 0.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static bool IsUtf16(string path)
    {
        if (new FileInfo(path).Length == 0)
        {
            return false; // It may be a pipe, which nobody writes to.
        }

        using FileStream file = File.OpenRead(path);
        Span<byte> first = stackalloc byte[4];
        int count = file.ReadAtLeast(first, first.Length, throwOnEndOfStream: false);
        return IsUtf16(first[..count]);
    }

    /// <summary>The same of a text that has been read.</summary>
    /// <param name="text">All of it, or its beginning.</param>
    public static bool IsUtf16(ReadOnlySpan<byte> text) =>
        text is [0xFE, 0xFF, ..] or [0xFF, 0xFE, ..] or [0, not 0, 0, not 0, ..] or [not 0, 0, not 0, 0, ..];

    /// <summary>Whether there is an underscore anywhere.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static bool HasUnderscore(string path)
    {
        using FileStream file = File.OpenRead(path);
        byte[] part = new byte[1 << 16];
        for (int count = file.Read(part); count > 0; count = file.Read(part))
        {
            if (part.AsSpan(0, count).Contains((byte)'_'))
            {
                return true;
            }
        }

        return false;
    }
}
