using Bakeoff.Core;

namespace Bakeoff.Data;

/// <summary><c>timeline</c>: each fold tests a window of time and trains on everything before it, whoever's rating it is.</summary>
internal sealed class TimelineSplit : SplitMethod
{
    private const double DefaultShare = 0.2;

    /// <inheritdoc/>
    public override string Name => "timeline";

    /// <inheritdoc/>
    public override string Summary =>
        "fold k tests the ratings of a window of time and trains on every earlier one, of whichever user, so that no model knows the future of "
            + "anybody. "
        + "The first window begins at `testFrom`, or so that the `windows` of length `window` end with the data, or so that the last `testShare` "
            + "of all "
        + "ratings is tested; `testUntil`, `windows`, `cold` and `next` say more.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Options => ["testFrom", "testUntil", "testShare", "window", "windows", "cold", "next"];

    /// <inheritdoc/>
    public override bool CutsTime => true;

    /// <inheritdoc/>
    public override bool TestsTheLast(SplitOptions options) => true;

    /// <inheritdoc/>
    /// <remarks>Whatever has one timestamp is on one side of the cut; only among a user's next ratings a tie decides.</remarks>
    public override bool TiesDecide(SplitOptions options) => options.Next is not null;

    /// <inheritdoc/>
    /// <remarks>Nobody knows how many are there after the cut.</remarks>
    public override double EstimateTestedShare(SplitOptions options) => 1;

    /// <inheritdoc/>
    public override int CountFolds(SplitOptions options) => options.Windows ?? 1;

    /// <inheritdoc/>
    public override string NameOfFolds => "windows";

    /// <inheritdoc/>
    /// <remarks>
    /// Part 0 is what comes before all windows; window k has part 2k + 1 of the rows that are tested and part 2k + 2 of those that are not, and the
    /// fold of a later window trains on both.
    /// </remarks>
    public override IReadOnlyList<FoldRoles> FindRoles(SplitOptions options) =>
    [
        .. Enumerable.Range(0, CountFolds(options)).Select(
            fold => new FoldRoles(fold, [TimeWindows.TestedPart(fold)]) { Training = [.. Enumerable.Range(0, TimeWindows.TestedPart(fold))] }),
    ];

    /// <inheritdoc/>
    public override IEnumerable<(string Name, string Problem)> Check(SplitOptions options)
    {
        if (options.Window is { } window && !SplitTime.IsDuration(window))
        {
            yield return ("window", $"must be {SplitTime.Durations}; '{window}' is not.");
        }

        if (options.TestShare is not null && (options.TestFrom ?? options.Window) is not null)
        {
            yield return ("testShare", $"says when the test begins, which '{(options.TestFrom is null ? "window" : "testFrom")}' says already.");
        }

        if (options is { Window: not null, TestFrom: not null, TestUntil: not null })
        {
            yield return ("testUntil", "says when the test ends, which 'testFrom', 'window' and 'windows' say already.");
        }
    }

    /// <inheritdoc/>
    /// <remarks>The last stretch of the time before the test, as long as the first window; or the same share of what is left.</remarks>
    public override SplitOptions ForValidation(SplitOptions options, PartAssignment tested)
    {
        (long from, long until) = tested.Windows[0];
        options = options with { TestUntil = null };
        return (options.TestFrom ?? options.Window) is null
            ? options
            : options with { Window = null, TestFrom = null, BeforeTheTest = (SplitTime.Clamp((2 * (Int128)from) - until), from) };
    }

    /// <inheritdoc/>
    /// <exception cref="DataException">
    /// The test begins before or after all ratings (<c>BKF2025</c>), or a date is given where there are no times (<c>BKF2026</c>).
    /// </exception>
    public override PartAssignment Assign(SplitOptions options, SplitFacts facts, ulong seed)
    {
        (long first, long last, long count) = (long.MaxValue, long.MinValue, 0);
        facts.Read(rows =>
        {
            ReadOnlySpan<long> timestamps = rows.Timestamps;
            (first, last, count) = (Math.Min(first, timestamps[0]), Math.Max(last, timestamps[^1]), count + timestamps.Length);
        });
        if (count == 0)
        {
            throw new DataException(ErrorCodes.EmptyFold, "there is no rating to cut.", "Use more ratings.");
        }

        long[] bounds = BoundsOf(options, facts, first, last);
        (string Date, string Range) Shown() => (
            SplitTime.Show(bounds[0], facts.TimestampsPerSecond),
            $"from {SplitTime.Show(first, facts.TimestampsPerSecond)} to {SplitTime.Show(last, facts.TimestampsPerSecond)}");
        if (bounds[0] <= first || bounds[0] > last)
        {
            string what = $"{(bounds[0] <= first ? "trained on" : "tested")}";
            throw options.BeforeTheTest is null
                ? new DataException(
                    ErrorCodes.OutsideTheTimes,
                    $"the test would begin at {Shown().Date}, and the ratings are {Shown().Range}: nothing would be {what}.",
                    "Let 'split.testFrom', 'window' and 'windows', or 'testShare', cut the time of the ratings.")
                : new DataException(
                    ErrorCodes.OutsideTheTimes,
                    $"validation takes as much time before the test as its first window has, from {Shown().Date} to "
                        + $"{SplitTime.Show(bounds[^1], facts.TimestampsPerSecond)}, and the ratings before the test are {Shown().Range}: nothing "
                        + $"would be {what}.",
                    "Begin the test later, or take shorter windows, so that the ratings before it cover more than that time.");
        }

        return new TimeWindows(options, bounds, options.DropsColdItems ? FirstTimes(facts) : null);
    }

    /// <summary>The beginning of each window, and the end of the last one.</summary>
    private static long[] BoundsOf(SplitOptions options, SplitFacts facts, long first, long last)
    {
        int windows = options.Windows ?? 1;
        long end = options.BeforeTheTest?.Until
            ?? (options.TestUntil is { } until ? SplitTime.Read(until, "testUntil", facts.TimestampsPerSecond) : SplitTime.Clamp((Int128)last + 1));
        long? from = options.BeforeTheTest?.From
            ?? (options.TestFrom is { } date ? SplitTime.Read(date, "testFrom", facts.TimestampsPerSecond) : null);
        if (options.TestUntil is not null && from >= end)
        {
            throw new DataException(
                ErrorCodes.OutsideTheTimes,
                $"the test would begin at {SplitTime.Show(from.Value, facts.TimestampsPerSecond)} and end at "
                    + $"{SplitTime.Show(end, facts.TimestampsPerSecond)}, which is not later.",
                "Let 'split.testUntil' be after 'testFrom'.");
        }

        if (options.Window is { } duration)
        {
            long length = SplitTime.ReadDuration(duration, "window", facts.TimestampsPerSecond);
            long start = from ?? SplitTime.Clamp(end - ((Int128)windows * length));
            return [.. Enumerable.Range(0, windows + 1).Select(window => SplitTime.Clamp(start + ((Int128)window * length)))];
        }

        (long before, long within) = (0, 0);
        facts.Read(rows =>
        {
            foreach (long timestamp in rows.Timestamps)
            {
                before += timestamp < from && timestamp < end ? 1 : 0;
                within += timestamp < end ? 1 : 0;
            }
        });
        if (within == 0)
        {
            return [first, end]; // All of the ratings are after the end.
        }

        // Rounded so that 0.1 of 10 ratings is one, whatever 1 - 0.1 is in binary.
        before = from is null ? Math.Min(within - 1, (long)Math.Floor(((1 - (options.TestShare ?? DefaultShare)) * within) + 1e-9)) : before;
        long[] places = [.. Enumerable.Range(0, windows).Select(window => before + (window * (within - before) / windows))];
        long[] starts = TimeRanks.Find(facts, first, last, [.. places.Select(place => Math.Min(place, within - 1))]);
        return [from ?? starts[0], .. starts[1..], end];
    }

    /// <summary>When each item was rated first.</summary>
    private static Dictionary<long, long> FirstTimes(SplitFacts facts)
    {
        var times = new Dictionary<long, long>();
        facts.Read(rows =>
        {
            for (int row = 0; row < rows.Items.Length; row++)
            {
                ref long time =
                    ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(times, rows.Items[row], out bool exists);
                time = exists ? Math.Min(time, rows.Timestamps[row]) : rows.Timestamps[row];
            }
        });
        return times;
    }
}
