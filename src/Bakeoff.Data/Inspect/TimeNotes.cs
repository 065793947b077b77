using System.Globalization;

namespace Bakeoff.Data;

/// <summary>What is said of a column of times whose values are not all what its format is for.</summary>
/// <param name="column">The column.</param>
internal sealed class TimeNotes(ColumnFacts column)
{
    /// <summary>What is said of the values that are not written as nearly all others are.</summary>
    /// <param name="time">How nearly all are written.</param>
    public IEnumerable<string> OfFaulty(TimeGuess time)
    {
        if (time.Misread > 0)
        {
            string value = time.FirstMisread!, is_ = ValueCount.Say(time.Misread, "is", "are");
            yield return $"{ValueCount.Of(time.Misread, column.Name)}, such as '{value}', {is_} not written as the others ({time.Format}), and no "
                + $"{ValueCount.Say(time.Misread, "error", "errors")} either, but {ValueCount.Say(time.Misread, "a time", "times")} that probably "
                + $"nobody meant: '{value}' is read as {DateOf(value, time.Unit!)}. Correct {ValueCount.Say(time.Misread, "it", "them")}.";
        }

        if (time.Errors > 0)
        {
            yield return $"{ValueCount.Of(time.Errors, column.Name)}, such as '{time.FirstError}', {ValueCount.Say(time.Errors, "is", "are")} not "
                + $"written as the others ({time.Format}): {ValueCount.WillBeErrors(time.Errors)}.";
        }
    }

    /// <summary>What is said of integers that are no usual times in any unit, and of the values among them that cannot be read so.</summary>
    /// <param name="unit">The unit in which nearly all can be read.</param>
    public IEnumerable<string> OfCounts(TimeGuess unit)
    {
        yield return $"The values of '{column.Name}', such as '{unit.FirstMisread}', are read as {unit.Format} since 1970, for want of another "
            + "reading. If they count something else that grows with time, such as days or steps, the order is right all the same, and dates and "
            + "lengths of time mean nothing. If a later row is a later one whatever they say, set 'timestampFormat' to \"order\".";
        if (unit.Errors > 0)
        {
            yield return $"{ValueCount.Of(unit.Errors, column.Name)}, such as '{unit.FirstError}', cannot be read so: "
                + $"{ValueCount.WillBeErrors(unit.Errors)}.";
        }
    }

    /// <summary>What is said where some values are usual times in one unit, and others in another one.</summary>
    /// <param name="units">The units, that of the most values first.</param>
    public string OfSeveral(IReadOnlyList<TimeGuess> units)
    {
        string each = string.Join(" and ", units.Select(unit =>
            FormattableString.Invariant($"{unit.Fitting} of them, such as '{unit.FirstFit}', in {unit.Format}")));
        return $"The values of '{column.Name}' seem to be in several units: {each}. None of them reads all, and times and their order are "
            + $"wrong where another one was meant ('timestampFormat' is {units[0].Format} here). Write all in one.";
    }

    private static string DateOf(string value, TimeUnit unit)
    {
        double nanoseconds = double.Parse(value, CultureInfo.InvariantCulture) * unit.Nanoseconds;
        return DateTime.UnixEpoch.AddTicks((long)(nanoseconds / TimeSpan.NanosecondsPerTick)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }
}
