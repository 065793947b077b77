namespace Bakeoff.TwoTower;

/// <summary>
/// Top-k accuracy on held-out training rows: for each k the share of rows whose item has one of the k highest scores of the catalogue,
/// without the items that the user's trained rows hold.
/// </summary>
internal sealed class Validation(
    TwoTowerModel model, Interactions rows, ItemTable items, CandidateFiller filler, List<long> heldOut, int threads)
{
    /// <summary>The k whose accuracy says which epoch is the best.</summary>
    public const int DecidingK = 100;

    private static readonly int[] Ks = [1, 5, 10, 50, DecidingK];
    private readonly QueryFiller _queries = new(model.Features, model.Features.HistoryIndices(items.Catalogue), model.Options.History);

    /// <summary>Measures the model as it is.</summary>
    public IReadOnlyDictionary<int, double> Measure(CancellationToken cancellation)
    {
        int[] hits = new int[Ks.Length];
        foreach (int rank in Ranks(cancellation))
        {
            for (int i = 0; i < Ks.Length; i++)
            {
                hits[i] += rank <= Ks[i] ? 1 : 0;
            }
        }

        return new SortedDictionary<int, double>(Enumerable.Range(0, Ks.Length).ToDictionary(i => Ks[i], i => (double)hits[i] / heldOut.Count));
    }

    /// <summary>The items of a user's rows before the held-out ones, which are in order.</summary>
    private int[] SeenBy(long row)
    {
        int user = rows.UserOf(row);
        var items = new HashSet<int>();
        for (long other = rows.Starts[user]; other < rows.Starts[user + 1] && heldOut.BinarySearch(other) < 0; other++)
        {
            items.Add(rows.At(other).Item);
        }

        return [.. items];
    }

    /// <summary>The rank from 1 of each held-out row's item. Where candidates differ from time to time, rows of a bucket go together.</summary>
    private int[] Ranks(CancellationToken cancellation)
    {
        TowerFeatures features = model.Features;
        using Embedder queries = Embedder.Create(model.Weights.Query, model.Options.Normalize);
        using var candidates = new CandidateVectors(model.Weights.Candidate, model.Options.Normalize, filler, items.Catalogue.Count);
        var input = new TowerInput(model.Weights.Query.Shape);
        int[] ranks = new int[heldOut.Count];
        int BucketOf(int i) => filler.DependsOnTime ? features.Time.IndexOf(rows.TimestampOf(heldOut[i])) : 0;
        foreach (IGrouping<int, int> bucket in Enumerable.Range(0, heldOut.Count).GroupBy(BucketOf).OrderBy(group => group.Key))
        {
            var counter = new RankCounter(candidates.At(bucket.Key));
            foreach (int[] block in bucket.Chunk(Embedder.BlockRows))
            {
                cancellation.ThrowIfCancellationRequested();
                input.Clear();
                foreach (int i in block)
                {
                    _queries.AddRow(input, rows, heldOut[i]);
                }

                int[] found = counter.Ranks(
                    queries.Embed(input), [.. block.Select(i => rows.At(heldOut[i]).Item)], [.. block.Select(i => SeenBy(heldOut[i]))], threads);
                for (int i = 0; i < block.Length; i++)
                {
                    ranks[block[i]] = found[i];
                }
            }
        }

        return ranks;
    }
}
