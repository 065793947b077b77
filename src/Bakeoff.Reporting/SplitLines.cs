using System.Globalization;

namespace Bakeoff.Reporting;

/// <summary>What the split lets a model see, and what it leaves out, in sentences; each with whether it is as a reader would expect.</summary>
internal static class SplitLines
{
    /// <summary>Which windows of time are tested, and what was left out before the ratings were cut: facts, and no checks.</summary>
    public static IEnumerable<string> Facts(ReportData data)
    {
        foreach (SplitFold fold in data.Split.Folds.Where(fold => data.Metrics.Folds.Contains(fold.Fold)))
        {
            if (fold is { TestFrom: { } from, TestUntil: { } until })
            {
                yield return $"Fold {fold.Fold} tests {data.Rows} from {Show(data, from)} until before {Show(data, until)}, and trains on all "
                    + "that came before.";
            }

            if (fold.HistoryRows is { } history)
            {
                yield return $"Fold {fold.Fold} holds users out whole: models score them from {N(history)} of their {data.Rows}, on which nothing is "
                    + "trained.";
            }

            if (fold.ValidationRows is { } validation)
            {
                yield return $"Fold {fold.Fold} keeps {N(validation)} {data.Rows} back for validation: they are neither trained on nor tested.";
            }

            if (fold.UnusedRows is { } unused)
            {
                yield return $"Fold {fold.Fold} uses {N(unused)} {data.Rows} neither in training nor in the test.";
            }
        }

        foreach (SplitFilter filter in data.Split.Filters ?? [])
        {
            string rounds = filter.Rounds is { } count ? $", in {Counted.Of(count, "round")}" : "";
            yield return $"Before the split, '{filter.Filter}' left out {N(filter.Ratings)} {data.Rows}, and with them "
                + $"{Counted.Of(filter.Users, "user")} and {Counted.Of(filter.Items, "item")}{rounds}.";
        }

        if (data.Split.CatalogueItems is { } items)
        {
            yield return $"The catalogue is the {Counted.Of(items, "item")} of which a rating is left: no list has another one.";
        }
    }

    /// <summary>What is known of test users, and whether a test item stands in training as well.</summary>
    public static IEnumerable<(bool Fine, string Text)> Checks(ReportData data)
    {
        IReadOnlyList<FoldIntegrity> folds = data.Integrity.Folds;
        (long cold, long users) = (folds.Sum(fold => fold.ColdUsers), folds.Sum(fold => fold.TestUsers));
        yield return cold == 0 ? (true, "No test user is cold.")
            : (false, $"{N(cold)} of {Counted.Of(users, "test user")} ({Share(cold, users)}) are cold: "
                + "models know nothing of them but that they exist.");
        if (folds.Any(fold => fold.RepeatedRows is not null))
        {
            long repeated = folds.Sum(fold => fold.RepeatedRows ?? 0);
            yield return (repeated == 0, repeated == 0
                ? "No test user has a test item in training as well, under another timestamp."
                : $"{N(repeated)} test rows stand in training as well, under another timestamp.");
        }
    }

    /// <summary>A share in percent.</summary>
    /// <param name="part">The part.</param>
    /// <param name="all">The whole.</param>
    public static string Share(long part, long all) => (all == 0 ? 0 : (double)part / all).ToString("P1", CultureInfo.InvariantCulture);

    /// <summary>A time as people write it, where the dataset has times.</summary>
    private static string Show(ReportData data, long timestamp)
    {
        const long MaxSeconds = 253_402_300_799; // The end of the year 9999.
        long perSecond = data.Profile.TimestampUnit switch
        {
            "seconds" => 1, "milliseconds" => 1_000, "microseconds" => 1_000_000, "nanoseconds" => 1_000_000_000, _ => 0,
        };
        return perSecond > 0 && timestamp / perSecond is >= 0 and <= MaxSeconds and var seconds
            ? DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)
            : N(timestamp);
    }

    private static string N(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
