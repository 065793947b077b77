using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>Counts what was popular when.</summary>
internal sealed class RecentPopularityStage() : BaselineStage<RecentPopularityOptions>("TrainRecentPopularity")
{
    private const long Day = 86_400;

    /// <inheritdoc/>
    protected override IEnumerable<IScorer> Fit(BaselineInput input, RecentPopularityOptions options)
    {
        if (TimedInput.From(input, "recent-popularity") is not { } timed)
        {
            yield break;
        }

        IdMap items = input.Train.Items;
        int[] windows = [.. options.WindowDays.Distinct().Order()];
        TimedRows rows = timed.Read(options.HalfLifeDays.Length > 0 ? null : windows[^1] * Day);
        foreach (int days in windows)
        {
            var popularity = new WindowPopularity(rows, days * Day);
            yield return new PopularityModel(RecentPopularityNames.OfWindow(days), items, timed.Times, popularity);
        }

        foreach (int days in options.HalfLifeDays.Distinct().Order())
        {
            var popularity = new DecayedPopularity(rows, days * Day);
            yield return new PopularityModel(RecentPopularityNames.OfHalfLife(days), items, timed.Times, popularity);
        }
    }
}
