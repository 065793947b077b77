using Bakeoff.Baselines;
using Bakeoff.Data;
using Bakeoff.Evaluation;
using Bakeoff.Pipeline;
using Bakeoff.Svd;
using Bakeoff.TwoTower;

namespace Bakeoff.Experiments;

/// <summary>
/// What each stage needs for the data that it will read, in bytes of its whole process: the one place where these numbers are. Those of Ingest and
/// Split are measured (see decision 19); the others are bounds that the stages are built to stay within, and <c>bakeoff run</c> warns of one that does not.
/// </summary>
internal static class StageMemory
{
    private const double MB = 1e6;

    /// <summary>Generating holds a table of items, unpacking and copying a buffer.</summary>
    public static StageNeeds Download(DataSize size) => new(1, 1, Bytes(size, 150 * MB, items: 500), Bytes(size, 150 * MB, items: 500));

    /// <summary>DuckDB spills what does not fit; beyond a copy of all rows in memory and their sort it gains nothing.</summary>
    public static StageNeeds Ingest(DataSize size) => Wide(Bytes(size, 350 * MB, ratings: 12), Bytes(size, 350 * MB, ratings: 80), least: 600 * MB);

    /// <summary>The rows are streamed; dealing them at random takes a place and a fold for each.</summary>
    public static StageNeeds Split(SplitOptions options, DataSize size)
    {
        long bytes = Bytes(size, 300 * MB, ratings: options.Method == SplitOptions.Random ? 6 : 0);
        return Wide(bytes, bytes);
    }

    /// <summary>Two files are streamed side by side, a user's rows at a time.</summary>
    public static StageNeeds Integrity(DataSize size) => Wide(Bytes(size, 300 * MB), Bytes(size, 300 * MB));

    /// <summary>
    /// The ratings as they are read (3 bytes) and as they are dealt (8), and a vector for each user and item, which are copied once when they are saved;
    /// out of core the ratings are in files.
    /// </summary>
    public static StageNeeds TrainSvd(object? options, DataSize size)
    {
        (int factors, bool outOfCore) = options switch
        {
            FunkSvdOptions funk => (funk.Features, funk.OutOfCore),
            BiasedMfOptions biased => (biased.Features, biased.OutOfCore),
            _ => (0, false),
        };
        double vector = 2 * sizeof(float) * factors;
        long bytes = Bytes(size, 250 * MB, ratings: outOfCore ? 4 : 14, users: 64 + vector, items: 64 + vector);
        return Wide(bytes, bytes);
    }

    /// <summary>Eight bytes a rating in a mapped file, and the embedding tables with their optimizer's sums.</summary>
    public static StageNeeds TrainTwoTower(TwoTowerOptions? options, DataSize size)
    {
        double row = 2 * sizeof(float) * (options?.EmbeddingSize ?? 0);
        bool torch = options?.UsesTorch() ?? false;
        long bytes = Bytes(size, (torch ? 800 : 300) * MB, ratings: 10, users: 64 + row, items: 256 + row);

        // libtorch takes the threads that its option names, and crawls where others want the same cores.
        return torch ? new StageNeeds(options!.TorchThreads, options.TorchThreads, bytes, bytes) : Wide(bytes, bytes);
    }

    /// <summary>
    /// Means are streamed. Models of lists share the ratings by user and by item, 8 bytes each, and with what is not collected yet three times that; each
    /// adds its own tables, and is gone before the next is fitted (decision 21).
    /// </summary>
    public static StageNeeds TrainBaselines(BaselineOptions options, double testedShare, DataSize size)
    {
        double perItem = Math.Max(20.0 * options.Neighbours, 12.0 * options.Rp3Neighbours), perUser = 12.0 * options.UserNeighbours * testedShare;
        double factors = 8.0 * Math.Max(options.AlsFactors, 6.0 * options.PureSvdFactors);
        double ease = options.Ease > 0 ? 3.0 * sizeof(double) * Math.Min(options.EaseItems, size.Items) * Math.Min(options.EaseItems, size.Items) : 0;
        bool lists = perItem + perUser + factors + ease > 0;
        double rating = (4 * testedShare) + (lists ? 24 : 0) + (options.TuningSets > 0 ? 16 : 0);
        long bytes = Bytes(size, (400 * MB) + ease, ratings: rating, users: 260 + perUser + factors, items: 64 + perItem + factors);
        return Wide(bytes, bytes);
    }

    /// <summary>What the interface of own models hands over: 28 bytes a rating. What the model itself holds only its author knows.</summary>
    public static StageNeeds TrainOwn(DataSize size) => Wide(Bytes(size, 300 * MB, ratings: 40), Bytes(size, 2_000 * MB, ratings: 40));

    /// <summary>
    /// One model at a time: its lists, a number for each metric of each user that is tested, and half as much for the resamples. Some 30 metrics have each of the lengths.
    /// </summary>
    public static StageNeeds Evaluate(EvaluationOptions options, double testedShare, DataSize size)
    {
        int lengths = options.K.Distinct().Count();
        (double user, double resamples) = (1_500 + (1_300 * lengths), 30.0 * lengths * sizeof(double) * options.Resamples);
        long bytes = Bytes(size, (250 * MB) + resamples, ratings: 4 * testedShare, users: testedShare * user, items: 500);
        return Wide(bytes, bytes);
    }

    /// <summary>The page and what it is made of.</summary>
    public static StageNeeds Report(DataSize size) => new(1, 1, Bytes(size, 256 * MB), Bytes(size, 256 * MB));

    /// <summary>One core or more.</summary>
    private static StageNeeds Wide(long minimum, long comfortable, double least = double.MaxValue) =>
        new(1, int.MaxValue, Math.Min(minimum, (long)least), Math.Max(minimum, comfortable));

    private static long Bytes(DataSize size, double always, double ratings = 0, double users = 0, double items = 0) =>
        (long)(always + (ratings * size.Ratings) + (users * size.Users) + (items * size.Items));
}
