using Bakeoff.Experiments;
using Bakeoff.Core;
using Bakeoff.Pipeline;
using Bakeoff.Tables;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

public sealed class MemoryTests : IDisposable
{
    private const string Size = """{ "ratings": 1000000, "users": 2000, "items": 500 }""";
    private readonly TestFolder _folder = new();
    private readonly FakeGraph _fake;

    public MemoryTests() => _fake = new FakeGraph(_folder)
    {
        // 400 MB for a million ratings.
        NeedsOfC = size => new StageNeeds(1, 1, 400 * size.Ratings, 900 * size.Ratings),
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_OfDataOfAStatedSize_ThatCannotFit_RunsNothing_AndSaysWhatItNeeds()
    {
        (_fake.StatedSize, _fake.MemoryBytes) = (new DataSize(1_000_000, 2_000, 500), 399_000_000);
        var refused = Assert.Throws<MemoryRefusedException>(() => _fake.Run());
        Assert.Equal((ErrorCodes.MemoryTooSmall, 2, "C"), (refused.Code, refused.ExitCode, refused.Location!.File));
        Assert.Equal(
            "it needs 400 MB of memory for 1,000,000 ratings, 2,000 users and 500 items, and all stages together may hold 399 MB.", refused.Message);
        Assert.Contains("--memory=400MB", refused.Remedy, StringComparison.Ordinal);
        Assert.Empty(_fake.Ran);
    }

    [Fact]
    public void Run_OfDataWhoseSizeTheFirstStageMeasures_IsRefusedAfterIt_BeforeAnyOther()
    {
        (_fake.A, _fake.Measures, _fake.MemoryBytes) = (new FakeOptions { Text = Size }, true, 399_000_000);
        Assert.Equal("C", Assert.Throws<MemoryRefusedException>(() => _fake.Run()).Location!.File);
        Assert.Equal(["A"], _fake.Ran);

        // The second time the store knows the size.
        Assert.Throws<MemoryRefusedException>(() => _fake.Run());
        Assert.Empty(_fake.Ran);
        _fake.MemoryBytes = 400_000_000;
        _fake.Run();
        Assert.Equal(["B", "C"], _fake.Ran);
    }

    [Fact]
    public void Run_OfWhatIsUpToDate_IsNeverRefused()
    {
        (_fake.StatedSize, _fake.MemoryBytes) = (new DataSize(1_000_000, 2_000, 500), 400_000_000);
        _fake.Run();
        _fake.MemoryBytes = 1_000_000;
        _fake.Run();
        Assert.Empty(_fake.Ran);
    }

    [Theory]
    [InlineData(2_000_000_000, 900_000_000)]
    [InlineData(700_000_000, 700_000_000)]
    [InlineData(400_000_000, 400_000_000)]
    public void Run_GivesAStageAllThatItCanUse_ButNoMoreThanThereIs(long memory, long expected)
    {
        (_fake.StatedSize, _fake.MemoryBytes) = (new DataSize(1_000_000, 2_000, 500), memory);
        Engine engine = _fake.Run();
        Assert.Equal(expected, _fake.Shares["C"]);
        Assert.Equal(expected, engine.Records[2].ShareBytes);
    }

    [Fact]
    public void Run_OfAStageThatHeldMoreThanItsShare_Warns_AndSetsMoreAsideTheNextTime()
    {
        (_fake.StatedSize, _fake.MemoryBytes, _fake.HeldBytes) = (new DataSize(1_000_000, 2_000, 500), 2_000_000_000, 1_000_000_000);
        _fake.Run();
        Assert.Contains("warning: C held 1,000 MB of memory, more than the 900 MB that were set aside for it.", _fake.Events);
        _fake.Run(force: true);
        Assert.Equal(1_100_000_000, _fake.Shares["C"]);

        // What there is less of is given whole: what was held once makes nothing impossible.
        _fake.MemoryBytes = 950_000_000;
        _fake.Run(force: true);
        Assert.Equal(950_000_000, _fake.Shares["C"]);
    }

    [Fact]
    public void Plan_SaysWhatEachStageNeeds_OnceTheSizeIsKnown()
    {
        Assert.All(_fake.NewEngine(_fake.Graph).Plan(_fake.Graph.Nodes), step => Assert.Null(step.MemoryBytes));
        _fake.StatedSize = new DataSize(1_000_000, 2_000, 500);
        Assert.Equal(
            [256_000_000L, 256_000_000, 400_000_000], _fake.NewEngine(_fake.Graph).Plan(_fake.Graph.Nodes).Select(step => step.MemoryBytes!.Value));
    }

    [Fact]
    public void NeedsOfTheStages_GrowWithTheData_AndWhatIsComfortableIsNeverLess()
    {
        StageGraph graph = GraphBuilder.Build(new Experiment
        {
            Name = "all", Models = { ["svd"] = new Svd.FunkSvdOptions(), ["two-tower"] = new TwoTower.TwoTowerOptions() },
        });
        Assert.Equal(100_000, graph.StatedSize!.Ratings);
        foreach (StageNode node in graph.Nodes)
        {
            StageNeeds small = node.Needs(new DataSize(0, 0, 0)), large = node.Needs(new DataSize(100_000_000, 700_000, 60_000));
            Assert.InRange(small.MinimumBytes, 100_000_000, 1_000_000_000);
            Assert.InRange(small.ComfortableBytes, small.MinimumBytes, long.MaxValue);
            Assert.InRange(large.MinimumBytes, small.MinimumBytes, 6_000_000_000);
            Assert.InRange(large.ComfortableBytes, large.MinimumBytes, long.MaxValue);
        }
    }

    [Fact]
    public void Evaluate_OfTwentyMillionRatings_NeedsLessThan600Megabytes() =>
        Assert.InRange(
            new Evaluation.EvaluateDescriptor().EstimateNeeds(
                new Evaluation.EvaluationOptions(), new StageWorkload(new DataSize(20_000_263, 138_493, 26_744), 0.2)).MinimumBytes,
            450_000_000, 600_000_000);

    /// <summary>A metric of lists has two values at each of the five lengths for a user, one of predicted ratings a single one.</summary>
    [Theory]
    [InlineData("first-hit@k", 10)]
    [InlineData("median-error", 1)]
    public void Evaluate_OfACustomMetric_NeedsWhatItHoldsBesides(string name, int values)
    {
        var plain = new Evaluation.EvaluationOptions();
        var custom = new Evaluation.CustomEvaluationOptions(plain) { Metrics = [new() { Name = name }] };
        var workload = new StageWorkload(new DataSize(20_000_000, 100_000, 20_000), 1);
        long Needs(Evaluation.EvaluationOptions options) => new Evaluation.EvaluateDescriptor().EstimateNeeds(options, workload).MinimumBytes;
        Assert.Equal(values * ((44 * 100_000) + (8 * plain.Resamples)), Needs(custom) - Needs(plain));
    }

    [Theory]
    [InlineData(2_000, 2, 2, 1_780)]
    [InlineData(600, 2, 2, 380)]
    [InlineData(600, 16, 5, 320)]
    [InlineData(300, 8, 1, 80)]
    [InlineData(1, 8, 1, 64)]
    public void DatabaseOfAStage_LeavesRoomForTheProcess_AndHasNoMoreThreadsThanCanWork(
        long megabytes, int threads, int expectedThreads, long expectedLimit)
    {
        Assert.Equal(expectedThreads, DuckDbMemory.ThreadsWithin(megabytes * 1_000_000, threads));
        Assert.Equal(expectedLimit * 1_000_000, DuckDbMemory.LimitWithin(megabytes * 1_000_000, expectedThreads));
    }

    [Theory]
    [InlineData(2_000, 170, 2, 1_690)]
    [InlineData(600, 170, 2, 290)]
    [InlineData(600, 10, 2, 380)]
    [InlineData(600, 170, 5, 230)]
    [InlineData(600, 590, 2, 64)]
    public void DatabaseBesideAModel_HasWhatTheModelLeaves(long megabytes, long held, int threads, long expected) =>
        Assert.Equal(expected * 1_000_000, DuckDbMemory.LimitBeside(megabytes * 1_000_000, held * 1_000_000, threads));

    [Fact]
    public void TrainingStagesOfTwentyMillionRatings_FitInto600Megabytes_AndBaselinesInto2000()
    {
        var workload = new StageWorkload(new DataSize(20_000_263, 138_493, 26_744), 0.2);
        Assert.All(
            ModelTable.All.SelectMany(model => model.Algorithms, (model, algorithm) => (model.Stage, model.IsBaseline, algorithm.Defaults)),
            model => Assert.InRange(
                model.Stage.EstimateNeeds(model.Defaults, workload).MinimumBytes, 400_000_000, model.IsBaseline ? 2_000_000_000 : 600_000_000));
    }

    [Fact]
    public void DatabasesOfStages_AreOpenedWithTheStagesContext()
    {
        // Read by commands, or by a stage and a measurement alike, with limits of their own.
        string[] others = ["SqlSnapshot.cs", "TableSample.cs", "TwoTowerModels.cs"];
        string[] projects = ["Data", "Svd", "TwoTower", "Baselines", "Models", "Evaluation", "Tables"];
        string[] bare = [
            .. projects.SelectMany(
                project => Directory.EnumerateFiles(
                    Path.Combine(TestPaths.Repository, "src", "Bakeoff." + project), "*.cs", SearchOption.AllDirectories))
            .Where(file => !others.Contains(Path.GetFileName(file))
                && File.ReadAllText(file).Replace("new DuckDbSession(context", "", StringComparison.Ordinal)
                .Replace("new DuckDbSession(_context", "", StringComparison.Ordinal).Contains("new DuckDbSession(", StringComparison.Ordinal))];
        Assert.Empty(bare);
    }

    [Fact]
    public void ErrorsOfMemory_AreAll4007_AndThoseOfAFullDiskAreNot()
    {
        static string CodeOf(Exception exception) => ErrorDescriber.Describe(exception)[0].Code;
        const string Database = "Out of Memory Error: could not allocate block of size 256.0 KiB (95.3 MiB/95.3 MiB used)\n\nPossible solutions: …";
        Assert.Equal(ErrorCodes.OutOfMemory, CodeOf(new OutOfMemoryException()));
        Assert.Equal(ErrorCodes.OutOfMemory, CodeOf(new InvalidOperationException(Database)));
        Assert.Equal(
            ErrorCodes.OutOfMemory, CodeOf(
                new AggregateException(new InvalidOperationException("another"), new AggregateException(new OutOfMemoryException()))));
        Assert.DoesNotContain("Possible", ErrorDescriber.Describe(new InvalidOperationException(Database))[0].Message, StringComparison.Ordinal);
        Assert.Equal(
            ErrorCodes.StoreUnusable, CodeOf(
                new InvalidOperationException("Out of Memory Error: failed to offload data block … by the 'max_temp_directory_size' setting")));
        Assert.Equal(ErrorCodes.Internal, CodeOf(new InvalidOperationException("another")));
    }
}
