using Bakeoff.Tables;

namespace Bakeoff.Data;

/// <summary>
/// Reads a file of ratings that is as MovieLens writes them, user by user: integers in their usual form, ratings of few digits, no empty line, the
/// users ascending and each in one piece. Whatever is not so ends the reading, without a word on what is wrong: DuckDB's reader, which takes several
/// times as long, then reads the file again, and either takes it or names the fault (see decision 26).
/// </summary>
internal sealed class PlainRatings : IUserRows, IDisposable
{
    /// <summary>Longer than any line that is plain.</summary>
    private const int LongestLine = 128;

    /// <summary>A number of so many digits is always exact: as a long, and as a float.</summary>
    private const int MaxDigits = 18, MaxRatingDigits = 7;

    private static readonly float[] s_powers = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000];

    private readonly Stream _file;
    private readonly PlainLayout.Value[] _columns;
    private readonly byte[] _delimiter;
    private readonly bool _hasTexts;
    private readonly TimeOrder _order = new();
    private readonly CancellationToken _cancellation;
    private readonly byte[] _buffer = new byte[(1 << 20) + 1];
    private readonly long[] _row = new long[4];
    private bool? _hasReturns;
    private float _rating;
    private int _at, _end;
    private bool _hasRow, _isWhole;
    private long[] _items = new long[1024], _timestamps = new long[1024];
    private float[] _ratings = new float[1024];
    private int _count;

    private PlainRatings(Stream file, PlainLayout layout, byte[] start, CancellationToken cancellation)
    {
        (_file, _columns, _delimiter, _cancellation) = (file, [.. layout.Columns], layout.Delimiter, cancellation);
        (_hasTexts, _hasReturns) = (layout.HasTexts, layout.HasReturns);
        start.CopyTo(_buffer, 0);
        (_at, _end) = (layout.HeaderBytes, start.Length);
        _hasRow = ReadRow();
    }

    /// <summary>Whether all that was read is plain; what has come is of no use otherwise.</summary>
    public bool IsPlain { get; private set; } = true;

    /// <inheritdoc/>
    public long User { get; private set; } = -1;

    /// <inheritdoc/>
    public Span<long> Items => _items.AsSpan(0, _count);

    /// <inheritdoc/>
    public Span<float> Ratings => _ratings.AsSpan(0, _count);

    /// <inheritdoc/>
    public ReadOnlySpan<long> Timestamps => _timestamps.AsSpan(0, _count);

    /// <inheritdoc/>
    public Span<int> Parts => [];

    /// <summary>Opens a file of ratings.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">The format that it should have.</param>
    /// <param name="cancellation">Checked for every user.</param>
    /// <returns>Its ratings, or null where its columns are not those of plain ratings.</returns>
    public static PlainRatings? Open(string path, TableFormat format, CancellationToken cancellation)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        byte[] start = new byte[4096];
        int length = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (PlainLayout.Find(format, start.AsSpan(0, length)) is { } layout)
        {
            return new PlainRatings(file, layout, start[..length], cancellation);
        }

        file.Dispose();
        return null;
    }

    /// <summary>Goes on to the next user, whose rows are sorted by time and, within a timestamp, stay in the order of the file.</summary>
    /// <returns>Whether there is one.</returns>
    public bool NextUser()
    {
        _cancellation.ThrowIfCancellationRequested();
        _count = 0;
        IsPlain &= !_hasRow || _row[(int)PlainLayout.Value.User] > User;
        if (!_hasRow || !IsPlain)
        {
            return false;
        }

        User = _row[(int)PlainLayout.Value.User];
        do
        {
            if (_count == _items.Length)
            {
                Array.Resize(ref _items, 2 * _count);
                Array.Resize(ref _timestamps, 2 * _count);
                Array.Resize(ref _ratings, 2 * _count);
            }

            (_items[_count], _timestamps[_count], _ratings[_count]) =
                (_row[(int)PlainLayout.Value.Item], _row[(int)PlainLayout.Value.Timestamp], _rating);
            _count++;
            _hasRow = ReadRow();
        }
        while (_hasRow && _row[(int)PlainLayout.Value.User] == User);

        IsPlain &= _order.Sort(_timestamps.AsSpan(0, _count), Items, Ratings);
        _count = IsPlain ? _count : 0;
        return IsPlain;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>Reads the values of the next line.</summary>
    /// <returns>Whether there is one that is plain.</returns>
    private bool ReadRow()
    {
        if (_end - _at < LongestLine && !_isWhole)
        {
            Refill();
        }

        if (_at == _end)
        {
            return false;
        }

        ReadOnlySpan<byte> text = _buffer;
        int at = _at;
        for (int column = 0; column < _columns.Length && IsPlain; column++)
        {
            IsPlain = (column == 0 || TakeDelimiter(text, ref at))
                && _columns[column] switch
                {
                    PlainLayout.Value.Rating => TakeRating(text, ref at),
                    PlainLayout.Value.Timestamp when _hasTexts => PlainTime.Take(text, ref at, out _row[(int)PlainLayout.Value.Timestamp]),
                    var value => TakeInteger(text, ref at, out _row[(int)value]),
                };
        }

        IsPlain = IsPlain && TakeEnd(text, ref at);
        _at = at;
        return IsPlain;
    }

    private bool TakeDelimiter(ReadOnlySpan<byte> text, ref int at)
    {
        foreach (byte letter in _delimiter)
        {
            if (text[at] != letter)
            {
                return false;
            }

            at++;
        }

        return true;
    }

    private static bool TakeInteger(ReadOnlySpan<byte> text, ref int at, out long value)
    {
        (int start, value) = (at, 0);
        for (uint digit; (digit = (uint)text[at] - '0') <= 9; at++)
        {
            value = (value * 10) + digit;
        }

        int digits = at - start;
        return digits == 1 || (digits is > 1 and <= MaxDigits && text[start] != '0');
    }

    private bool TakeRating(ReadOnlySpan<byte> text, ref int at)
    {
        int start = at, decimals = 0;
        bool isWhole = TakeInteger(text, ref at, out long value);
        if (text[at] == '.')
        {
            int point = at++;
            for (uint digit; (digit = (uint)text[at] - '0') <= 9; at++)
            {
                value = (value * 10) + digit;
            }

            decimals = at - point - 1;
            isWhole &= decimals > 0;
        }

        if (!isWhole || at - start > MaxRatingDigits)
        {
            return false;
        }

        // Both are exact as floats, so that the quotient is the float nearest to the text (Clinger, "How to read floating point numbers accurately").
        _rating = value / s_powers[decimals];
        return true;
    }

    /// <summary>Takes the end of a line, which is the same on all lines; the last one may have none.</summary>
    private bool TakeEnd(ReadOnlySpan<byte> text, ref int at)
    {
        if (at == _end)
        {
            return true;
        }

        bool hasReturn = text[at] == '\r';
        at += hasReturn ? 1 : 0;
        return text[at++] == '\n' && (_hasReturns ??= hasReturn) == hasReturn;
    }

    private void Refill()
    {
        _buffer.AsSpan(_at, _end - _at).CopyTo(_buffer);
        (_at, _end) = (0, _end - _at);

        // One byte stays behind what is read: it is no digit, so that a number at the end of the file ends there.
        Span<byte> rest = _buffer.AsSpan(_end, _buffer.Length - 1 - _end);
        int read = _file.ReadAtLeast(rest, rest.Length, throwOnEndOfStream: false);
        (_end, _isWhole) = (_end + read, read < rest.Length);
        _buffer[_end] = 0;
    }
}
