using Bakeoff.Baselines;
using Bakeoff.Pipeline;
using Bakeoff.Svd;
using Bakeoff.TwoTower;

namespace Bakeoff.Cli;

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

    /// <inheritdoc cref="Ingest"/>
    public static StageNeeds Split(DataSize size) => Wide(Bytes(size, 350 * MB, ratings: 12), Bytes(size, 350 * MB, ratings: 80), least: 600 * MB);

    /// <summary>Two files are streamed side by side, a user's rows at a time.</summary>
    public static StageNeeds Integrity(DataSize size) => Wide(Bytes(size, 300 * MB), Bytes(size, 300 * MB));

    /// <summary>The ratings in blocks, and a vector for each user and item, which are copied once when they are saved; out of core the blocks are in a file.</summary>
    public static StageNeeds TrainSvd(object? options, DataSize size)
    {
        (int factors, bool outOfCore) = options switch
        {
            FunkSvdOptions funk => (funk.Features, funk.OutOfCore),
            BiasedMfOptions biased => (biased.Features, biased.OutOfCore),
            _ => (0, false),
        };
        double vector = 2 * sizeof(float) * factors;
        long bytes = Bytes(size, 250 * MB, ratings: outOfCore ? 4 : 22, users: 64 + vector, items: 64 + vector);
        return Wide(bytes, bytes);
    }

    /// <summary>Twelve bytes a rating in a mapped file, and the embedding tables with their optimizer's sums.</summary>
    public static StageNeeds TrainTwoTower(TwoTowerOptions? options, DataSize size)
    {
        double row = 2 * sizeof(float) * (options?.EmbeddingSize ?? 0);
        bool torch = options?.UsesTorch() ?? false;
        long bytes = Bytes(size, (torch ? 800 : 300) * MB, ratings: 14, users: 64 + row, items: 256 + row);

        // libtorch takes the threads that its option names, and crawls where others want the same cores.
        return torch ? new StageNeeds(options!.TorchThreads, options.TorchThreads, bytes, bytes) : Wide(bytes, bytes);
    }

    /// <summary>The ratings by user and by item; each model that is asked for adds its own tables.</summary>
    public static StageNeeds TrainBaselines(BaselineOptions options, DataSize size)
    {
        double ease = options.Ease > 0 ? 3.0 * sizeof(double) * Math.Min(options.EaseItems, size.Items) * Math.Min(options.EaseItems, size.Items) : 0;
        double neighbours = 12.0 * (options.Neighbours + options.Rp3Neighbours);
        double factors = 3.0 * sizeof(double) * Math.Max(options.PureSvdFactors, options.AlsFactors);
        long bytes = Bytes(size, (250 * MB) + ease, ratings: 32, users: 64 + (12.0 * options.UserNeighbours) + factors, items: 64 + neighbours + factors);
        return Wide(bytes, bytes);
    }

    /// <summary>What the interface of own models hands over: 28 bytes a rating. What the model itself holds only its author knows.</summary>
    public static StageNeeds TrainOwn(DataSize size) => Wide(Bytes(size, 300 * MB, ratings: 40), Bytes(size, 2_000 * MB, ratings: 40));

    /// <summary>The lists of each model and a number for each metric, of the users that are tested.</summary>
    public static StageNeeds Evaluate(int models, double testedShare, DataSize size)
    {
        long bytes = Bytes(size, 300 * MB, ratings: 8, users: testedShare * models * 2_500);
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
