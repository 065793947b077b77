using Bakeoff.Baselines;
using Bakeoff.Core;
using Bakeoff.Data;
using Bakeoff.Testing;

namespace Bakeoff.IntegrationTests;

/// <summary>Every baseline as a stage: what it writes does not depend on the number of threads.</summary>
public sealed class BaselineBytesTests : EvaluationTestBase
{
    private static readonly Dictionary<string, (Func<IStage> Create, object Options)> Stages = new(StringComparer.Ordinal)
    {
        ["baselines"] = (() => new TrainBaselinesStage(), new BaselineOptions()),
        ["item-knn"] = (() => new ItemKnnStage(), new ItemKnnOptions { Neighbours = 20, Decay = 1 }),
        ["user-knn"] = (() => new UserKnnStage(), new UserKnnOptions { Neighbours = 20, Decay = 1 }),
        ["rp3beta"] = (() => new Rp3BetaStage(), new Rp3BetaOptions { Neighbours = 20 }),
        ["pure-svd"] = (() => new PureSvdStage(), new PureSvdOptions { Factors = 20 }),
        ["ease"] = (() => new EaseStage(), new EaseOptions { Regularization = 20 }),
        ["slim"] = (() => new SlimStage(), new SlimOptions { Neighbours = 30 }),
        ["ials"] = (() => new IalsStage(), new IalsOptions { Factors = 20, Epochs = 3 }),
        ["ials by blocks"] = (() => new IalsStage(), new IalsOptions { Factors = 40, BlockSize = 16, Epochs = 3 }),
        ["als"] = (() => new AlsStage(), new AlsOptions { Factors = 20, Epochs = 3 }),
        ["bayesian-mf"] = (() => new BayesianMfStage(), new BayesianMfOptions { Factors = 20, BurnIn = 2, Samples = 4, KeptSamples = 2 }),
        ["bayesian-mf with bins of time"] =
            (() => new BayesianMfStage(), new BayesianMfOptions { Factors = 20, BurnIn = 2, Samples = 4, KeptSamples = 2, TimeBins = 5 }),
        ["bpr"] = (() => new BprStage(), new BprOptions { Factors = 20, Epochs = 3 }),
        ["warp"] = (() => new WarpStage(), new WarpOptions { Factors = 20, Epochs = 3 }),
    };

    private readonly Dictionary<string, string> _inputs;

    /// <summary>30,000 ratings, 1,500 users and 300 items: every kernel has several pieces to share out.</summary>
    public BaselineBytesTests()
    {
        Session.WriteParquet(
            "SELECT i::BIGINT AS item, 'Film ' || i AS title, 1950 AS year, '' AS genres FROM range(1, 301) t(i) ORDER BY i",
            Folder["ingest/items.parquet"]);
        Session.WriteParquet(
            """
            SELECT "user", min(h * h // 300 + 1)::BIGINT AS item, min(((u * 31 + n * n * 17) % 9) / 2 + 1)::FLOAT AS rating,
              min(u * 700 + n * 4000)::BIGINT AS timestamp
            FROM (SELECT u::BIGINT AS "user", u, n, (u * 13 + n * n * 29 + (u % 11) * n) % 300 AS h FROM range(1500) a(u), range(20) b(n))
            GROUP BY "user", h * h // 300 ORDER BY "user", timestamp, item
            """,
            Folder["ingest/ratings.parquet"]);
        string split = StageRunner.Run(
            Folder, new SplitStage(), new SplitOptions { Method = "last-n", N = 2, Partitions = 5 },
            StageRunner.Inputs(("Ingest", Folder["ingest"])));
        _inputs = StageRunner.Inputs(("Ingest", Folder["ingest"]), ("Split", split));
    }

    public static TheoryData<string> Models => [.. Stages.Keys];

    [Theory]
    [MemberData(nameof(Models))]
    public void Files_AreTheSameBytes_OnOneTwoThreeAndEightThreads(string model)
    {
        string[] one = Train(model, threads: 1);
        Assert.Contains(one, file => file.Contains("recommendations", StringComparison.Ordinal));
        Assert.All([2, 3, 8], threads => Assert.Equal(one, Train(model, threads)));
    }

    private string[] Train(string model, int threads)
    {
        (Func<IStage> create, object options) = Stages[model];
        string folder = StageRunner.Run(Folder, create(), options, _inputs, fold: 0, threads: threads);
        return
        [
            .. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
                .Select(file => $"{Path.GetRelativePath(folder, file)}: {ContentHash.OfFile(file)}"),
        ];
    }
}
