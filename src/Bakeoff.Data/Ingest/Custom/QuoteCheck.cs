using Bakeoff.Core;
using CsvHelper;

namespace Bakeoff.Data;

/// <summary>Watches a parser for quotes that swallow rows, and says on which line a row begins.</summary>
/// <param name="file">The file's name in messages.</param>
/// <param name="quote">The quote character, or nothing.</param>
internal sealed class QuoteCheck(string file, string quote)
{
    private const string Remedy = "Close the quote, write a quote within a value twice, or set \"quote\": \"\" where quotes are plain text.";
    private bool _stray;
    private long _before;

    /// <summary>To be called by the parser where a quote stands within a value that does not begin with one.</summary>
    public void SeeStray() => _stray = true;

    /// <summary>Reads the next row.</summary>
    /// <exception cref="DataException">A value has no end (<c>BKF2006</c>).</exception>
    public bool MoveNext(CsvParser parser)
    {
        _before = parser.RawRow;
        _stray = false;
        try
        {
            return parser.Read();
        }
        catch (MaxFieldSizeException e)
        {
            throw new DataException(
                ErrorCodes.UnreadableValue,
                "a value in the row that begins here is longer than a million characters: probably a quote that is never closed.",
                Remedy, new FileLocation(file, _before + 1), e);
        }
    }

    /// <summary>Looks at the row that was read.</summary>
    /// <returns>The line on which it begins, and what is wrong with it, or null.</returns>
    /// <exception cref="DataException">
    /// A quote is not closed, so that the row holds others (<c>BKF2006</c>): no row could be left out alone.
    /// </exception>
    public (long Line, string? Fault) Check(CsvParser parser)
    {
        ReadOnlySpan<char> row = parser.RawRecord.AsSpan().TrimStart("\r\n");
        int quotes = quote.Length == 0 ? 0 : row.Count(quote[0]);

        // The parser sees that a quote is stray when it is asked for the value.
        for (int i = 0; quotes > 0 && i < parser.Count; i++)
        {
            _ = parser[i];
        }

        // Where a value goes on to the end of the file, the parser may count the line break there as one of the value.
        bool open = quotes % 2 == 1;
        long withEnd = parser.RawRow - BreaksOf(row);
        row = row.TrimEnd("\r\n");
        int breaks = BreaksOf(row);
        long first = open && withEnd > _before ? withEnd : parser.RawRow - breaks;
        if (open || (_stray && breaks > 0))
        {
            throw new DataException(
                ErrorCodes.UnreadableValue, "a quote that opens here is not closed before other rows begin, or before the file ends.",
                Remedy, new FileLocation(file, first + BreaksBeforeOpen(row)));
        }

        return (first, _stray ? "a quote stands within a value that does not begin with one" : null);
    }

    /// <summary>How many line breaks stand before the first quote that is not closed on its line.</summary>
    private int BreaksBeforeOpen(ReadOnlySpan<char> row)
    {
        for (int open = row.IndexOf(quote[0]); open >= 0;)
        {
            int length = row[(open + 1)..].IndexOf(quote[0]);
            if (length < 0 || row.Slice(open + 1, length).IndexOfAny('\r', '\n') >= 0)
            {
                return BreaksOf(row[..open]);
            }

            int next = row[(open + length + 2)..].IndexOf(quote[0]);
            open = next < 0 ? -1 : open + length + 2 + next;
        }

        return 0;
    }

    private static int BreaksOf(ReadOnlySpan<char> text)
    {
        int breaks = 0;
        for (int i = 0; i < text.Length; i++)
        {
            breaks += text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')) ? 1 : 0;
        }

        return breaks;
    }
}
