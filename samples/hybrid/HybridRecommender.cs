using Bakeoff.Core;
using Bakeoff.Svd;
using Bakeoff.TwoTower;

namespace Bakeoff.Hybrid;

/// <summary>
/// Two stages, as recommenders are built that have to answer fast: the two-tower model proposes candidates, and boosted trees (LightGBM's LambdaRank:
/// Burges, MSR-TR-2010-82; Ke et al., NIPS 2017) rank them by both models' scores and by what is known of user and item. The trees learn from each
/// user's last training rows, scored by models that were trained without those; then both models are trained on all training rows.
/// </summary>
public sealed class HybridRecommender : IRecommender
{
    /// <inheritdoc/>
    /// <exception cref="TrainingException">No user has more rows than are held out (<c>BKF6004</c>), or a model below fails.</exception>
    public IScorer Train(TrainingInput input)
    {
        var options = input.Options<HybridOptions>();
        (RatingTable earlier, RatingTable last) = HoldOut(input.Train, options.HeldOut);
        input.Progress.Report(0.05, "training the models below without the rows that the trees learn from");
        CandidateScores below = TrainBelow(input, options, earlier, "inner");
        input.Progress.Report(0.4, "growing the trees");
        var trees = new RankingTrees(options, input.Seed);
        trees.Fit(Examples(below, last, options, input));
        input.Progress.Report(0.5, "training the models below on all rows");
        return new HybridModel(TrainBelow(input, options, input.Train, "outer"), trees, options.Candidates, input.Catalogue);
    }

    private static CandidateScores TrainBelow(TrainingInput input, HybridOptions options, RatingTable rows, string name)
    {
        TrainingInput of = new()
        {
            Train = rows, Catalogue = input.Catalogue, Scale = input.Scale, TimestampsPerSecond = input.TimestampsPerSecond,
            Seed = Seeds.Derive(input.Seed, name), Threads = input.Threads, Cancellation = input.Cancellation,
            WorkFolder = Directory.CreateDirectory(Path.Combine(input.WorkFolder, name)).FullName,
        };
        IScorer? svd = input.Scale.HasRatings ? new SvdRecommender(options.Svd).Train(of) : null;
        return new CandidateScores(
            new TwoTowerRecommender(options.TwoTower with { RatingHead = false }).Train(of), svd, new ContentFacts(rows, input.Catalogue));
    }

    /// <summary>Divides the training rows; users who have hardly more than are held out keep theirs.</summary>
    private static (RatingTable Earlier, RatingTable Last) HoldOut(RatingTable train, int count)
    {
        (RatingTable kept, RatingTable heldOut) = new LastRows(count) { MinRows = 3 * count }.Divide(train);
        return heldOut.Count > 0 ? (kept, heldOut) : throw new TrainingException(
            ErrorCodes.NothingHeldOut, $"no user has {3 * count} training rows, so that the trees have nothing to learn from.",
            "Use more data, or a smaller 'heldOut'.");
    }

    private static IEnumerable<RankingExample> Examples(CandidateScores below, RatingTable last, HybridOptions options, TrainingInput input)
    {
        ILookup<long, int> wanted =
            Enumerable.Range(0, last.Count).ToLookup(row => last.Users[row], row => input.Catalogue.Items.IndexOf(last.Items[row]));
        long[] users = [.. wanted.Select(group => group.Key)];
        new SeededRandom(Seeds.Derive(input.Seed, "users")).Shuffle<long>(users);
        uint group = 0;
        foreach (long user in users.Take(options.TrainingUsers).Order())
        {
            input.Cancellation.ThrowIfCancellationRequested();
            (int Position, float[] Features)[] candidates = below.Of(user, options.Candidates);
            HashSet<int> hits = [.. wanted[user]];
            if (candidates.Any(candidate => hits.Contains(candidate.Position)))
            {
                group++;
                foreach ((int position, float[] features) in candidates)
                {
                    yield return new RankingExample { Group = group, Label = hits.Contains(position) ? 1 : 0, Features = features };
                }
            }
        }
    }
}
