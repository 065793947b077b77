using System.Text;
using Bakeoff.Core;

namespace Bakeoff.UnitTests;

/// <summary>Damaged and hostile variants of something whole, the same for the same seed.</summary>
internal static class Mutations
{
    private static readonly string[] Pieces =
    [
        "null", "true", "-1", "0", "1e999", "1e-999", "NaN", "99999999999999999999", "2147483648", "-2147483649", "0.1", "\"\"", "\"\\ud800\"",
        "\"\\u0000\"", "[]", "{}", "[[[[[[[[",
        "{\"a\":", "\"a\":1,", ",", ":", "]", "}", "/*", "//", "\u2028", "../", "/etc/passwd", "\\", "\0", "\r\n", "\uFEFF", new string('9', 400),
        new string('[', 200), "\"" + new string('x', 70_000) + "\"",
    ];

    /// <summary>Variants of bytes: bits turned, stretches cut, doubled, moved and overwritten, numbers made extreme.</summary>
    public static IEnumerable<byte[]> OfBytes(byte[] whole, int count, ulong seed)
    {
        var random = new SeededRandom(seed);
        for (int i = 0; i < count; i++)
        {
            List<byte> bytes = [.. whole];
            for (int change = random.NextInt(3); change >= 0 && bytes.Count > 0; change--)
            {
                int at = random.NextInt(bytes.Count), length = Math.Min(bytes.Count - at, 1 + random.NextInt(16));
                switch (random.NextInt(7))
                {
                    case 0: bytes[at] ^= (byte)(1 << random.NextInt(8)); break;
                    case 1: bytes.RemoveRange(at, bytes.Count - at); break;
                    case 2: bytes.RemoveRange(at, length); break;
                    case 3: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
                    case 4: bytes[at] = (byte)random.NextInt(256); break;
                    case 5: Overwrite(
                        bytes, at, BitConverter.GetBytes(new[] { -1, int.MinValue, int.MaxValue, 1 << 20, 0 }[random.NextInt(5)])); break;
                    default: Overwrite(
                        bytes, at, BitConverter.GetBytes(new[] { long.MaxValue, long.MinValue, -1L, 1L << 33 }[random.NextInt(4)])); break;
                }
            }

            yield return [.. bytes];
        }
    }

    /// <summary>Variants of a string: stretches cut, doubled and replaced by what parsers fall over.</summary>
    public static IEnumerable<string> OfText(string whole, int count, ulong seed)
    {
        var random = new SeededRandom(seed);
        for (int i = 0; i < count; i++)
        {
            var text = new StringBuilder(whole);
            for (int change = random.NextInt(4); change >= 0 && text.Length > 0; change--)
            {
                int at = random.NextInt(text.Length), length = Math.Min(text.Length - at, random.NextInt(12));
                string piece = Pieces[random.NextInt(Pieces.Length)];
                _ = random.NextInt(4) switch
                {
                    0 => text.Remove(at, length),
                    1 => text.Insert(at, text.ToString(at, length)),
                    2 => text.Remove(at, length).Insert(at, piece),
                    _ => ReplaceValue(text, at, piece),
                };
            }

            yield return text.ToString();
        }
    }

    /// <summary>Puts a piece in the place of the value of JSON that follows a position, so that the rest stays well-formed.</summary>
    private static StringBuilder ReplaceValue(StringBuilder text, int at, string piece)
    {
        string all = text.ToString();
        int colon = all.IndexOf(':', at), end = colon < 0 ? -1 : all.IndexOfAny([',', '}', ']', '\n'], colon);
        return end < 0 ? text : text.Remove(colon + 1, end - colon - 1).Insert(colon + 1, piece);
    }

    private static void Overwrite(List<byte> bytes, int at, byte[] with)
    {
        for (int i = 0; i < with.Length && at + i < bytes.Count; i++)
        {
            bytes[at + i] = with[i];
        }
    }
}
