using System.Text;
using System.Text.Unicode;
using Bakeoff.Core;

namespace Bakeoff.Data;

/// <summary>Opens text files so that bytes that are not text in the file's encoding are an error, and no character stands for another.</summary>
internal static class TextFile
{
    /// <summary>Names an encoding where a message speaks of none that the options know.</summary>
    private const string OtherEncodings = "\"windows-1252\", \"latin-1\" or \"utf-16\"";

    /// <summary>How many bytes tell what the file is.</summary>
    private const int StartLength = 4096;

    /// <summary>A character that no text holds: it marks the place that cannot be read.</summary>
    private const string Mark = "\uFFFF";

    static TextFile() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Its name in messages.</param>
    /// <param name="encoding">Its encoding as <see cref="TableOptions.Encoding"/> names it; a byte order mark wins over it.</param>
    /// <exception cref="DataException">The file is compressed (<c>BKF2006</c>).</exception>
    public static StreamReader Open(string path, string name, string encoding)
    {
        byte[] start = StartOf(path);
        string? archive = start switch
        {
            [(byte)'P', (byte)'K', 3, 4, ..] => "zip", [0x28, 0xB5, 0x2F, 0xFD, ..] => "zstd", [0xFD, (byte)'7', (byte)'z', (byte)'X', ..] => "xz",
            [(byte)'B', (byte)'Z', (byte)'h', ..] => "bzip2", _ => null,
        };
        if (archive is not null)
        {
            throw new DataException(
                ErrorCodes.UnreadableValue, $"the file is not text: it is compressed with {archive}.",
                archive == "zip" ? "Give it a name that ends in .zip, or unpack it." : "Unpack it, or compress it with gzip.",
                new FileLocation(name));
        }

        Encoding read = EncodingOf(start, encoding);
        if (read is UnicodeEncoding && start is not ([] or [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]) && !start.Contains((byte)0))
        {
            // Any two bytes are a character of UTF-16, mostly a Chinese one; separators, digits and line ends have a zero.
            throw new DataException(
                ErrorCodes.UnreadableValue, "the file is not UTF-16, although its 'encoding' says so: it looks like "
                    + $"{(Utf8.IsValid(WholeLetters(start)) ? "UTF-8" : "windows-1252 or latin-1")}.",
                "Set the dataset's \"encoding\" to that of the file; take it out for UTF-8.", new FileLocation(name));
        }

        return new StreamReader(path, read, detectEncodingFromByteOrderMarks: false, 1 << 16);
    }

    /// <summary>Reads on, and says where the text ends to be text.</summary>
    /// <typeparam name="T">What is read.</typeparam>
    /// <param name="path">The file.</param>
    /// <param name="name">Its name in messages.</param>
    /// <param name="encoding">As for <see cref="Open"/>.</param>
    /// <param name="read">Reads from what <see cref="Open"/> gave.</param>
    /// <exception cref="DataException">Bytes are not text in the file's encoding (<c>BKF2006</c>).</exception>
    public static T Guard<T>(string path, string name, string encoding, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is DecoderFallbackException || e.InnerException is DecoderFallbackException)
        {
            throw new DataException(
                ErrorCodes.UnreadableValue, $"the line has bytes that are not text in the encoding {EncodingOf(StartOf(path), encoding).WebName}.",
                $"Set the dataset's \"encoding\" to that of the file, such as {OtherEncodings}, or save the file as UTF-8.",
                new FileLocation(name, LineOf(path, encoding)), e);
        }
    }

    /// <summary>The encoding as its byte order mark or else its name says; it throws at what is not text.</summary>
    private static Encoding EncodingOf(byte[] start, string encoding) => start switch
    {
        [0xFF, 0xFE, 0, 0] => new UTF32Encoding(bigEndian: false, byteOrderMark: true, throwOnInvalidCharacters: true),
        [0xFF, 0xFE, ..] => new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true),
        [0xFE, 0xFF, ..] => new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true),
        [0xEF, 0xBB, 0xBF, ..] => new UTF8Encoding(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true),
        _ => encoding switch
        {
            "utf-16" => new UnicodeEncoding(IsBigEndian(start), byteOrderMark: true, throwOnInvalidBytes: true),
            "latin-1" => Encoding.Latin1,
            "windows-1252" => Encoding.GetEncoding(1252, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback),
            _ => new UTF8Encoding(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true),
        },
    };

    /// <summary>Without a mark, the zeros of separators and digits tell which half of a character comes first.</summary>
    private static bool IsBigEndian(byte[] start) =>
        start.Index().Count(of => of.Item == 0 && of.Index % 2 == 0) > start.Index().Count(of => of.Item == 0 && of.Index % 2 == 1);

    /// <summary>Without the last line, in which a letter may be cut.</summary>
    private static ReadOnlySpan<byte> WholeLetters(byte[] start) =>
        start.Length < StartLength ? start : start.AsSpan(0, Math.Max(0, start.AsSpan().LastIndexOf((byte)'\n')));

    /// <summary>The line of the first byte that is not text in an encoding; null where there is none. It reads the file again.</summary>
    /// <param name="path">The file.</param>
    /// <param name="encoding">As for <see cref="Open"/>.</param>
    public static long? LineOf(string path, string encoding)
    {
        var marking = (Encoding)EncodingOf(StartOf(path), encoding).Clone();
        marking.DecoderFallback = new DecoderReplacementFallback(Mark);
        using var reader = new StreamReader(path, marking, detectEncodingFromByteOrderMarks: false);
        for (long line = 1; reader.ReadLine() is { } text; line++)
        {
            if (text.Contains(Mark, StringComparison.Ordinal))
            {
                return line;
            }
        }

        return null;
    }

    private static byte[] StartOf(string path)
    {
        byte[] start = new byte[StartLength];
        using FileStream file = File.OpenRead(path);
        return start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
    }
}
