using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.TwoTower;

/// <summary>
/// A trained two-tower model: score = query · candidate. A user asks after the last training row, so nothing of the test rows is
/// used. With a rating head, <see cref="Score"/> is a rating; the catalogue is ranked by the towers' score all the same.
/// </summary>
internal sealed unsafe class TwoTowerModel(
    TwoTowerOptions options, TowerFeatures features, TwoTowerWeights weights, PopularityOverTime? popularity) : IFoldInScorer
{
    private ItemTable? _items;
    private (ItemTable Items, CandidateFiller Filler)? _filler;
    private NativeArray<float>? _queries;
    private ThreadLocal<CandidateVectors>? _perThread;
    private CandidateVectors? _shared;
    private FoldedUsers? _folded;

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
        CandidateFiller filler = FillerOf(items);
        CandidateVectors Create() => new(weights.Candidate, options.Normalize, filler, items.Catalogue.Count);
        _shared = Create();
        _perThread = filler.DependsOnTime ? new ThreadLocal<CandidateVectors>(Create) : null;
        // Row 0 is the unknown user.
        InParallel.Run(
            threads, default, () => _shared.At(0),
            () => _queries = Embed(features.Users.Count + 1, threads, default, (filler, input, row) => filler.AddUser(input, row - 1)));
    }

    /// <summary>
    /// Fills candidates of some items. It is made once, since it cuts every title into words, and kept for the items that were asked for last.
    /// </summary>
    public CandidateFiller FillerOf(ItemTable items)
    {
        if (!ReferenceEquals(_filler?.Items, items))
        {
            _filler = (items, new CandidateFiller(features, items, popularity));
        }

        return _filler.Value.Filler;
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
        int index = IndexOf(user);
        double score = position < 0 ? double.NaN : CandidatesAt(BucketOf(index)).ScoreOf(QueryRow(index), position);
        return Head?.Predict(index, features.Items.IndexOf(item), score) ?? score;
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
            CatalogueProduct candidates = CandidatesAt(BucketOf(IndexOf(users[first])));
            for (int i = 0; i < together; i++)
            {
                new ReadOnlySpan<float>(QueryRow(IndexOf(users[first + i])), Stride).CopyTo(new Span<float>(queries.Row(i), Stride));
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

    /// <inheritdoc/>
    /// <remarks>
    /// The users ask after the last row of their history, with the items that they rated last in the query tower and the unknown user's embedding.
    /// The rating head gets their damped mean.
    /// </remarks>
    public IScorer FoldIn(UserHistories histories, int threads, CancellationToken cancellation)
    {
        if (options.History == 0)
        {
            throw new TrainingException(
                ErrorCodes.CannotFoldIn, "the two-tower model knows users by their ids alone, so that it can say nothing of a user from a history.",
                "Set its option 'history' to 1 or more.");
        }

        _ = Demand();
        var folded = new FoldedUsers(histories, features, options.History);
        folded.Queries = Embed(folded.Users.Count, threads, cancellation, (filler, input, row) => filler.AddUnknown(
            input, folded.States.Timestamps[row], folded.States.HistoryOf(row)));
        return new TwoTowerModel(options, features, weights, popularity)
        {
            Head = Head?.FoldIn(folded.Histories),
            _items = _items,
            _filler = _filler,
            _queries = _queries,
            _perThread = _perThread,
            _shared = _shared,
            _folded = folded,
        };
    }

    private ItemTable Demand() => _items ?? throw new InvalidOperationException("Call UseItems first.");

    private CatalogueProduct CandidatesAt(int bucket) => (_perThread?.Value ?? _shared!).At(bucket);

    /// <summary>The index of a user: of training, or from their number on of those who were folded in; −1 for an unknown one.</summary>
    private int IndexOf(long user) => _folded is not null && _folded.Users.IndexOf(user) is >= 0 and int place
        ? features.Users.Count + place : features.Users.IndexOf(user);

    private int BucketOf(int index) => features.Time.IndexOf(
        index >= features.Users.Count ? _folded!.States.Timestamps[index - features.Users.Count] : features.TimestampOf(index));

    private float* QueryRow(int index) => index >= features.Users.Count
        ? _folded!.Queries!.Pointer + ((index - (long)features.Users.Count) * Stride) : _queries!.Pointer + ((index + 1L) * Stride);

    /// <summary>Makes a query vector for each of some rows.</summary>
    private NativeArray<float> Embed(int count, int threads, CancellationToken cancellation, Action<QueryFiller, TowerInput, int> add)
    {
        var queries = new NativeArray<float>((long)count * Stride);
        int[] history = features.HistoryIndices(Demand().Catalogue);
        int blocks = (count + Embedder.BlockRows - 1) / Embedder.BlockRows, taken = -1;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        Parallel.For(0, Math.Min(blocks, threads), parallel, _ =>
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
                    add(filler, input, row);
                }

                Matrix outputs = embedder.Embed(input);
                new Span<float>(outputs.Pointer, rows * Stride).CopyTo(new Span<float>(queries.Pointer + ((long)first * Stride), rows * Stride));
            }
        });
        return queries;
    }
}
