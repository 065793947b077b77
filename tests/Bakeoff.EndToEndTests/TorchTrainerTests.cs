using System.Diagnostics;
using Bakeoff.Core;
using Bakeoff.TwoTower;

namespace Bakeoff.EndToEndTests;

public sealed class TorchTrainerTests
{
    private static readonly TwoTowerOptions Small = new() { EmbeddingSize = 8, TowerSizes = [16, 8], BatchSize = 64, Epochs = 15, Words = 50 };

    [Fact]
    public void Train_StartsNearTheLogarithmOfTheBatch_AndTheLossFalls()
    {
        (_, IReadOnlyList<EpochReport> epochs) = Train(Small);
        Assert.Equal(Math.Log(64), epochs[0].Loss, 0.5);
        Assert.True(epochs[^1].Loss < epochs[0].Loss - 0.1, string.Join(", ", epochs.Select(epoch => epoch.Loss)));
    }

    [Fact]
    public void Train_OfTheSameSeed_GivesTheSameBytes_ForOneAndTwoThreads()
    {
        byte[] first = Bytes(Train(Small).Model);
        Assert.Equal(first, Bytes(Train(Small).Model));
        Assert.Equal(first, Bytes(Train(Small with { Threads = 1 }).Model));
        Assert.NotEqual(first, Bytes(Train(Small, seed: 2).Model));
    }

    [Fact]
    public void Train_LearnsWhoLikesWhat()
    {
        (TwoTowerModel model, _) = Train(Small with { Epochs = 60 });
        double own = Enumerable.Range(1, 24).Average(user => model.Score(user, user % 2 == 0 ? 2 : 1));
        double other = Enumerable.Range(1, 24).Average(user => model.Score(user, user % 2 == 0 ? 1 : 2));
        Assert.True(own > other + 0.5, $"{own} against {other}");
    }

    [Fact]
    public void Model_SurvivesUnknownUsersAndTitles_AndSavesAndLoads()
    {
        (TwoTowerModel model, _) = Train(Small);
        Assert.True(double.IsFinite(model.Score(-5, 1)));
        Assert.True(double.IsNaN(model.Score(1, 999)));
        TwoTowerModel loaded = TwoTowerModel.Load(new MemoryStream(Bytes(model)));
        loaded.UseCatalogue(Fold().Catalogue);
        Assert.Equal(model.Score(3, 4), loaded.Score(3, 4));
        Assert.Equal(Bytes(model), Bytes(loaded));
    }

    [Fact]
    public void Train_WithAWildLearningRate_IsAnErrorOrAModelOfFiniteScores()
    {
        TwoTowerModel? model = null;
        Exception? error = Record.Exception(() => model = Train(Small with { LearningRate = 10, TowerSizes = [64, 64, 64, 8] }).Model);
        // Adagrad's steps shrink, so it may survive. What may not happen is a model of NaN without an error.
        if (error is not null)
        {
            Assert.Equal(ErrorCodes.TrainingDiverged, Assert.IsType<TrainingException>(error).Code);
        }
        else
        {
            Assert.All(Enumerable.Range(1, 24), user => Assert.True(double.IsFinite(model!.Score(user, 1))));
        }
    }

    /// <summary>A Scalar or a tensor that nothing keeps alive may be finalized while native code reads it.</summary>
    [Fact]
    public void Train_WhileGarbageIsCollectedAllTheTime_GivesTheSameBytes()
    {
        byte[] calm = Bytes(Train(Small).Model);
        using var done = new CancellationTokenSource();
        void Collect()
        {
            while (!done.IsCancellationRequested)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        }

        // The window is a few instructions: only a trainer that is often preempted by other processes meets it.
        Process[] load = [.. Enumerable.Range(0, 3).Select(_ => Process.Start("timeout", ["60", "sh", "-c", "while :; do :; done"]))];
        var collector = new Thread(Collect);
        collector.Start();
        try
        {
            for (int round = 0; round < 8; round++)
            {
                Assert.Equal(calm, Bytes(Train(Small).Model));
            }
        }
        finally
        {
            done.Cancel();
            collector.Join();
            Array.ForEach(load, process => process.Kill(entireProcessTree: true));
        }
    }

    /// <summary>Counted on this thread alone, since other tests train at the same time.</summary>
    [Fact]
    public void Train_FreesWhatEachStepMakes()
    {
        var counter = new LiveTensorCounter();
        long before = TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        new TorchTrainer(Small, counter, CancellationToken.None).Train(Fold(), 1);
        Assert.True(counter.AfterSteps.Count > 50);
        Assert.True(counter.AfterSteps[0] > before, "nothing is counted");
        Assert.Single(counter.AfterSteps.Distinct());
    }

    [Fact]
    public void Train_Cancelled_Stops()
    {
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        Assert.Throws<OperationCanceledException>(() => new TorchTrainer(Small, SilentProgress.Instance, cancellation.Token).Train(Fold(), 1));
    }

    [Fact]
    public void SparseTable_Step_IsDenseAdagrads()
    {
        TorchRuntime.Initialize(1);
        using var table = new SparseTable(5, 2, new SeededRandom(1), new Adagrad(0.1));
        float[] before = table.ToArray();
        (TorchSharp.torch.Tensor rows, TorchSharp.torch.Tensor places) = table.Gather([3, 1, 3]);
        rows.index_select(0, places).sum().backward();
        using (TorchSharp.torch.no_grad())
        {
            table.Step();
        }

        // Row 3 is read twice, so its gradient is 2; rows 0, 2 and 4 have none.
        float[] after = table.ToArray();
        double StepOf(double gradient) => 0.1 * gradient / Math.Sqrt(0.1 + (gradient * gradient) + 1e-7);
        Assert.Equal(before[6] - StepOf(2), after[6], 5);
        Assert.Equal(before[2] - StepOf(1), after[2], 5);
        Assert.Equal(before[0], after[0]);
    }

    private static (TwoTowerModel Model, IReadOnlyList<EpochReport> Epochs) Train(TwoTowerOptions options, ulong seed = 1)
    {
        Fold fold = Fold();
        (TwoTowerModel model, IReadOnlyList<EpochReport> epochs) = new TorchTrainer(options, SilentProgress.Instance, CancellationToken.None).Train(fold, seed);
        model.UseCatalogue(fold.Catalogue);
        return (model, epochs);
    }

    private static byte[] Bytes(TwoTowerModel model)
    {
        using var stream = new MemoryStream();
        model.Save(stream);
        return stream.ToArray();
    }

    /// <summary>Even users take even items, odd users odd ones, at times that say nothing about the item.</summary>
    private static Fold Fold()
    {
        (long User, long Item)[] pairs = [.. Enumerable.Range(1, 24).SelectMany(user => Enumerable.Range(1, 20).Where(item => (user + item) % 2 == 0).Select(item => ((long)user, (long)item)))];
        RatingTable Table(IEnumerable<(long User, long Item)> rows) => new(
            [.. rows.Select(row => row.User)], [.. rows.Select(row => row.Item)], [.. rows.Select(_ => 4f)], [.. rows.Select(row => 1000 + (((row.User * 7) + (row.Item * 13)) % 50))]);
        long[] items = [.. Enumerable.Range(1, 21).Select(item => (long)item)];
        return new Fold(
            0, Table(pairs.Where(pair => pair.Item < 19)), Table(pairs.Where(pair => pair.Item >= 19)),
            new Catalogue(items, [.. items.Select(item => $"Film {item} {(item % 2 == 0 ? "even" : "odd")}")], [.. items.Select(_ => "")]), new RatingScale(0.5, 5, 0.5));
    }

    private sealed class LiveTensorCounter : IStageProgress
    {
        public List<long> AfterSteps { get; } = [];

        public void Report(double fraction, string text) => AfterSteps.Add(TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount);

        public void Warn(string text)
        {
        }
    }
}
