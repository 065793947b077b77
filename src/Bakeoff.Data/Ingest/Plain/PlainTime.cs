namespace Bakeoff.Data;

/// <summary>
/// Reads dates and times as Kaggle's copy of MovieLens has them: <c>2005-04-02 23:53:47</c>, in UTC, with quotes around it or without.
/// </summary>
internal static class PlainTime
{
    private const string Form = "dddd-dd-dd dd:dd:dd";

    /// <summary>Reads a time.</summary>
    /// <param name="text">The text, in which something follows the time.</param>
    /// <param name="at">Where it begins; then where it ends.</param>
    /// <param name="seconds">The seconds since 1970-01-01.</param>
    /// <returns>Whether there is a time from 1970 on, all of whose parts are such as a calendar and a clock have.</returns>
    public static bool Take(ReadOnlySpan<byte> text, ref int at, out long seconds)
    {
        seconds = 0;
        bool isQuoted = text[at] == '"';
        at += isQuoted ? 1 : 0;
        if (text.Length - at <= Form.Length || !HasForm(text.Slice(at, Form.Length)))
        {
            return false;
        }

        ReadOnlySpan<byte> time = text.Slice(at, Form.Length);
        int Part(ReadOnlySpan<byte> digits)
        {
            int value = 0;
            foreach (byte digit in digits)
            {
                value = (value * 10) + digit - '0';
            }

            return value;
        }

        (int year, int month, int day) = (Part(time[..4]), Part(time[5..7]), Part(time[8..10]));
        (int hour, int minute, int second) = (Part(time[11..13]), Part(time[14..16]), Part(time[17..]));
        at += Form.Length;
        if (year < 1970 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        seconds = ((new DateOnly(year, month, day).DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber) * 86_400L) + (hour * 3600)
            + (minute * 60) + second;
        return !isQuoted || text[at++] == '"';
    }

    private static bool HasForm(ReadOnlySpan<byte> time)
    {
        for (int i = 0; i < Form.Length; i++)
        {
            if (Form[i] == 'd' ? (uint)time[i] - '0' > 9 : time[i] != Form[i])
            {
                return false;
            }
        }

        return true;
    }
}
