using Bakeoff.Core;

namespace Bakeoff.Tuning;

/// <summary>
/// The tree-structured Parzen estimator (Bergstra, Bardenet, Bengio and Kégl, "Algorithms for hyper-parameter optimization", NIPS 2011) with one
/// density over all parameters together (Falkner, Klein and Hutter, "BOHB", ICML 2018): of points drawn from the density of the good ones, that is
/// proposed for which it is largest in proportion to the density of the others. The constants are the documented defaults of Optuna 3. Points that
/// still run are among the others, so that several trials at a time go different ways (the constant liar).
/// </summary>
internal sealed class TpeSampler : ISampler
{
    /// <summary>So many points, the given options among them, are known before the densities mean anything; they are drawn at random.</summary>
    public const int Startup = 10;

    private const int Candidates = 24, MaxGood = 25;
    private const double GoodShare = 0.1;

    /// <inheritdoc/>
    public SearchPoint? Propose(SearchSpace space, SeededRandom random, IReadOnlyList<Observation> history)
    {
        HashSet<SearchPoint> tried = [.. history.Select(observation => observation.Point)];
        Observation[] finished = [.. history.Where(observation => observation.Loss is not null)];
        if (finished.Length < Startup || finished.All(observation => double.IsInfinity(observation.Loss!.Value)))
        {
            return space.Draw(random, tried);
        }

        // Of equal losses the earlier is the better one: OrderBy is stable.
        HashSet<Observation> good =
        [
            .. finished.Where(observation => double.IsFinite(observation.Loss!.Value)).OrderBy(observation => observation.Loss!.Value)
                .Take(Math.Min(MaxGood, (int)Math.Ceiling(GoodShare * finished.Length))),
        ];
        var below = new ParzenEstimator(space, [.. history.Where(good.Contains).Select(observation => observation.Point)]);
        var above = new ParzenEstimator(space, [.. history.Where(observation => !good.Contains(observation)).Select(of => of.Point)]);
        SearchPoint? best = null;
        double highest = double.NegativeInfinity;
        for (int candidate = 0; candidate < Candidates; candidate++)
        {
            SearchPoint point = below.Draw(random);
            double ratio = below.LogDensity(point) - above.LogDensity(point);
            if (ratio > highest && !tried.Contains(point))
            {
                (best, highest) = (point, ratio);
            }
        }

        return best ?? space.Draw(random, tried);
    }
}
