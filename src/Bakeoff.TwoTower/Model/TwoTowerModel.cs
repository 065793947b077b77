using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.TwoTower;

/// <summary>
/// A trained two-tower model: score = query · candidate. A user asks after the last training row, so nothing of the test rows is
/// used. With a rating head, <see cref="Score"/> is a rating; the catalogue is ranked by the towers' score all the same.
/// </summary>
internal sealed unsafe class TwoTowerModel(
    TwoTowerOptions options, TowerFeatures features, TwoTowerWeights weights, PopularityOverTime? popularity) : IScorer
{
    private ItemTable? _items;
    private NativeArray<float>? _queries;
    private ThreadLocal<CandidateVectors>? _perThread;
    private CandidateVectors? _shared;

    public string Name => "two-tower";

    public ScoreKind Kind => Head is null ? ScoreKind.Ranking : ScoreKind.RatingBesideRanking;

    public TwoTowerOptions Options => options;

    public TowerFeatures Features => features;

    public TwoTowerWeights Weights => weights;

    public PopularityOverTime? Popularity => popularity;

    /// <summary>Makes ratings of scores, or null.</summary>
    public LinearRatingHead? Head { get; set; }

    /// <summary>Floats of a vector, padding included.</summary>
    public int Stride => weights.Query.OutputStride;

    /// <summary>Embeds the users, and the items that can be scored.</summary>
    /// <param name="items">The items.</param>
    /// <param name="threads">Threads at most; no bit depends on them.</param>
    public void UseItems(ItemTable items, int threads = 1)
    {
        _items = items;
        var filler = new CandidateFiller(features, items, popularity);
        CandidateVectors Create() => new(weights.Candidate, options.Normalize, filler, items.Catalogue.Count);
        _shared = Create();
        _perThread = filler.DependsOnTime ? new ThreadLocal<CandidateVectors>(Create) : null;
        _shared.At(0);
        EmbedUsers(items.Catalogue, threads);
    }

    /// <summary>The query vector of a user's index; that of −1 is the unknown user's.</summary>
    public ReadOnlySpan<float> QueryOf(int user) => new(QueryRow(user), weights.Query.Shape.OutputSize);

    /// <summary>The vector of an item at a position of the catalogue, at the last timestamp.</summary>
    public ReadOnlySpan<float> CandidateOf(int position)
    {
        float[] vector = new float[weights.Candidate.Shape.OutputSize];
        CandidatesAt(features.Time.Buckets).CopyTo(position, vector);
        return vector;
    }

    public double Score(long user, long item)
    {
        int position = Demand().Catalogue.Items.IndexOf(item);
        double score = position < 0 ? double.NaN : CandidatesAt(BucketOf(user)).ScoreOf(QueryRow(features.Users.IndexOf(user)), position);
        return Head?.Predict(features.Users.IndexOf(user), features.Items.IndexOf(item), score) ?? score;
    }

    public void ScoreCatalogue(long user, Span<double> scores)
    {
        var copy = new ScoreCopy(scores.Length);
        ScoreCatalogues([user], scores.Length, copy);
        copy.Scores.CopyTo(scores);
    }

    /// <summary>Users whose candidates are the same are scored together.</summary>
    public void ScoreCatalogues(ReadOnlySpan<long> users, int items, IScoreSink sink)
    {
        int together = _perThread is null ? users.Length : 1;
        using var buffer = new NativeArray<float>((long)together * (CatalogueProduct.BlockItems + Stride));
        var queries = new Matrix(buffer.Pointer, Stride);
        var block = new Matrix(buffer.Pointer + ((long)together * Stride), CatalogueProduct.BlockItems);
        for (int first = 0; first < users.Length; first += together)
        {
            CatalogueProduct candidates = CandidatesAt(BucketOf(users[first]));
            for (int i = 0; i < together; i++)
            {
                new ReadOnlySpan<float>(QueryRow(features.Users.IndexOf(users[first + i])), Stride).CopyTo(new Span<float>(queries.Row(i), Stride));
            }

            for (int start = 0; start < items; start += CatalogueProduct.BlockItems)
            {
                int count = candidates.ScoreBlock(queries, together, start, block);
                for (int i = 0; i < together; i++)
                {
                    sink.Take(first + i, start, new Span<float>(block.Row(i), count));
                }
            }
        }
    }

    private ItemTable Demand() => _items ?? throw new InvalidOperationException("Call UseItems first.");

    private CatalogueProduct CandidatesAt(int bucket) => (_perThread?.Value ?? _shared!).At(bucket);

    private int BucketOf(long user) => features.Time.IndexOf(features.TimestampOf(features.Users.IndexOf(user)));

    private float* QueryRow(int user) => _queries!.Pointer + ((user + 1L) * Stride);

    /// <summary>Row 0 is the unknown user.</summary>
    private void EmbedUsers(Catalogue catalogue, int threads)
    {
        int count = features.Users.Count + 1;
        _queries = new NativeArray<float>((long)count * Stride);
        int[] history = features.HistoryIndices(catalogue);
        int blocks = (count + Embedder.BlockRows - 1) / Embedder.BlockRows, taken = -1;
        Parallel.For(0, Math.Min(blocks, threads), new ParallelOptions { MaxDegreeOfParallelism = threads }, _ =>
        {
            using Embedder embedder = Embedder.Create(weights.Query, options.Normalize);
            var filler = new QueryFiller(features, history, options.History);
            var input = new TowerInput(weights.Query.Shape);
            for (int block = Interlocked.Increment(ref taken); block < blocks; block = Interlocked.Increment(ref taken))
            {
                int first = block * Embedder.BlockRows;
                int rows = Math.Min(Embedder.BlockRows, count - first);
                input.Clear();
                for (int row = first; row < first + rows; row++)
                {
                    filler.AddUser(input, row - 1);
                }

                Matrix outputs = embedder.Embed(input);
                new Span<float>(outputs.Pointer, rows * Stride).CopyTo(new Span<float>(_queries.Pointer + ((long)first * Stride), rows * Stride));
            }
        });
    }
}
