using System.Diagnostics;
using Bakeoff.Core;
using Bakeoff.Testing;
using Bakeoff.TwoTower;

namespace Bakeoff.IntegrationTests;

/// <summary>The torch backend, and the fused one held to it.</summary>
public sealed class TorchBackendTests
{
    private static readonly TwoTowerOptions Torch = TwoTowerTestData.Notebook with { Backend = "torch" };
    private static readonly TwoTowerOptions Attention = Torch with { History = 6, HistoryPooling = "attention", Normalize = true, Temperature = 0.5 };
    private readonly TwoTowerTestData _data = new();

    public static TheoryData<string> Variants => [.. TwoTowerTestData.Variants.Keys];

    /// <summary>From the same weights, batch by batch: the losses agree, and so do the weights, which the gradients have moved.</summary>
    [Theory]
    [MemberData(nameof(Variants))]
    public void FusedSteps_HaveTheLossesAndTheWeightsOfTorchsAutograd(string variant)
    {
        TwoTowerOptions options = TwoTowerTestData.Variants[variant];
        using TwoTowerSteps fused = _data.Steps(options);
        using TwoTowerSteps torch = _data.Steps(options);
        using ITrainingStep fusedStep = FusedBackend.Create(fused.Weights, options, new FusedThreads(2), BatchCapacity.Of(options));
        using ITrainingStep torchStep = new TorchStep(torch.Weights, options);
        for (int batch = 0; batch < 5; batch++)
        {
            fused.Fill(batch);
            torch.Fill(batch);
            double expected = torchStep.Run(torch.Batch, () => { });
            Assert.Equal(expected, fusedStep.Run(fused.Batch, () => { }), Math.Abs(expected) * 2e-4);
        }

        torchStep.Save();
        foreach ((Tower left, Tower right) in new[]
        {
            (fused.Weights.Query, torch.Weights.Query), (fused.Weights.Candidate, torch.Weights.Candidate),
        })
        {
            for (int table = 0; table < left.Tables.Count; table++)
            {
                AssertClose(right.Tables[table].Values.Span, left.Tables[table].Values.Span, right.Tables[table].Shape.Name);
                AssertClose(right.Tables[table].Sums.Span, left.Tables[table].Sums.Span, right.Tables[table].Shape.Name);
            }

            for (int layer = 0; layer < left.Layers.Count; layer++)
            {
                AssertClose(right.Layers[layer].Weights.Span, left.Layers[layer].Weights.Span, $"{left.Shape.Name} layer {layer}");
            }
        }
    }

    [Fact]
    public void TorchStep_WithAttention_HasTheLossOfTheDefinition_AndLearns()
    {
        using TwoTowerSteps steps = _data.Steps(Attention);
        double expected = steps.NaiveLoss();
        using ITrainingStep step = new TorchStep(steps.Weights, Attention);
        Assert.Equal(expected, step.Run(steps.Batch, () => { }), expected * 1e-5);
        float[] before = [.. steps.Weights.Query.Tables[2].AttentionVector];
        step.Save();
        Assert.NotEqual(before, steps.Weights.Query.Tables[2].AttentionVector);
        IReadOnlyList<EpochReport> epochs = _data.Train(Attention with { Epochs = 15 }).Epochs;
        Assert.True(epochs[^1].Loss < epochs[0].Loss - 0.1);
    }

    /// <summary>Without torch, what was trained with attention embeds as the definition says: the same loss from the embedder's outputs.</summary>
    [Fact]
    public unsafe void Embedder_PoolsByAttentionAsTheDefinitionDoes()
    {
        using TwoTowerSteps steps = _data.Steps(Attention);
        using Embedder queries = Embedder.Create(steps.Weights.Query, normalize: true);
        using Embedder candidates = Embedder.Create(steps.Weights.Candidate, normalize: true);
        (Numerics.Matrix q, Numerics.Matrix c) = (queries.Embed(steps.Batch.Queries), candidates.Embed(steps.Batch.Candidates));
        double loss = 0;
        for (int row = 0; row < steps.Batch.Rows; row++)
        {
            double Logit(int column) => Numerics.Products.Dot(q.Row(row), c.Row(column), steps.Weights.Query.OutputStride) / Attention.Temperature;
            double sum = Enumerable.Range(0, steps.Batch.Columns).Sum(column => steps.Batch.Counts[column] * Math.Exp(Logit(column)));
            loss += Math.Log(sum) - Logit(steps.Batch.Targets[row]);
        }

        Assert.Equal(steps.NaiveLoss(), loss, loss * 1e-5);
    }

    /// <summary>Between one and two threads libtorch's sums may differ in their last digits: that is why the number is in the key.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Training_OfTheSameSeed_GivesTheSameBytes(int threads)
    {
        TwoTowerOptions options = Torch with { TorchThreads = threads };
        Assert.Equal(TwoTowerTestData.BytesOf(_data.Train(options).Model), TwoTowerTestData.BytesOf(_data.Train(options).Model));
        Assert.NotEqual(Catalogue(_data.Train(options).Model), Catalogue(_data.Train(options, seed: 2).Model));
        double[] fused = Catalogue(_data.Train(options with { Backend = "fused" }).Model);
        Assert.All(Catalogue(_data.Train(options).Model).Zip(fused), scores => Assert.Equal(scores.Second, scores.First, 0.02));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Training_ThatWasKilled_GoesOnToTheSameBytes(bool attention, bool withinEpochs)
    {
        TwoTowerOptions options = (attention ? Attention : Torch) with { Epochs = 4 };
        byte[] whole = TwoTowerTestData.BytesOf(_data.Train(options).Model);
        using var folder = new TestFolder();
        Assert.Throws<OperationCanceledException>(
            () => _data.Train(options, checkpoints: folder.Root, progress: new KilledInEpoch(3), withinEpochs: withinEpochs ? TimeSpan.Zero : null));
        Assert.NotEmpty(Directory.GetFiles(folder.Root));
        Assert.Equal(whole, TwoTowerTestData.BytesOf(_data.Train(options, checkpoints: folder.Root).Model));
    }

    [Fact]
    public void Model_WithAttention_SavesAndLoads()
    {
        TwoTowerModel model = _data.Train(Attention).Model;
        TwoTowerModel loaded = TwoTowerModelFile.Read(new MemoryStream(TwoTowerTestData.BytesOf(model)));
        loaded.UseItems(_data.Items);
        Assert.Equal(Catalogue(model), Catalogue(loaded));
    }

    [Fact]
    public void Cuda_WhereThereIsNone_IsAnErrorThatSaysWhatToDo()
    {
        TrainingException error = Assert.Throws<TrainingException>(() => _data.Train(Torch with { Device = "cuda" }));
        Assert.Equal(ErrorCodes.DeviceUnavailable, error.Code);
        Assert.Contains("'device'", error.Remedy, StringComparison.Ordinal);
    }

    /// <summary>A Scalar or a tensor that nothing keeps alive may be finalized while native code reads it.</summary>
    [Fact]
    public void Training_WhileGarbageIsCollectedAllTheTime_GivesTheSameBytes()
    {
        TwoTowerOptions options =
            Torch with
            {
                Normalize = true, HardNegatives = 9, History = 4, HistoryPooling = "attention", RemoveAccidentalHits = true, Popularity = true,
            };
        byte[] calm = TwoTowerTestData.BytesOf(_data.Train(options).Model);
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
            for (int round = 0; round < 2; round++)
            {
                Assert.Equal(calm, TwoTowerTestData.BytesOf(_data.Train(options).Model));
            }
        }
        finally
        {
            done.Cancel();
            collector.Join();
            Array.ForEach(load, process => process.Kill(entireProcessTree: true));
        }
    }

    /// <summary>
    /// Counted on this thread alone, since other tests train at the same time: it frees its own tensors and the two of the batch, which the
    /// assembling thread made, if another one did.
    /// </summary>
    [Fact]
    public void Training_FreesWhatEachStepMakes()
    {
        var counter = new LiveTensorCounter();
        long before = TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        _data.Train(Torch, progress: counter);
        Assert.True(counter.AfterSteps.Count > 40);
        Assert.True(counter.AfterSteps[0] > before, "nothing is counted");
        long[] changes = [.. counter.AfterSteps.Zip(counter.AfterSteps.Skip(1), (earlier, later) => later - earlier)];
        Assert.All(changes, change => Assert.True(change is -2 or 0, $"{change} tensors are left"));
    }

    private static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string what)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(
                Math.Abs(expected[i] - actual[i]) < 2e-4 * Math.Max(1, Math.Abs(expected[i])), $"{what}[{i}]: {actual[i]}, not {expected[i]}");
        }
    }

    private double[] Catalogue(TwoTowerModel model)
    {
        double[] scores = new double[_data.Items.Catalogue.Count];
        model.ScoreCatalogue(1000, scores);
        return scores;
    }

    private sealed class KilledInEpoch(int epoch) : IStageProgress
    {
        public void Report(double fraction, string text)
        {
            if (text.StartsWith($"epoch {epoch} ", StringComparison.Ordinal) && text.Contains("batch 5 ", StringComparison.Ordinal))
            {
                throw new OperationCanceledException();
            }
        }

        public void Warn(string text)
        {
        }
    }

    private sealed class LiveTensorCounter : IStageProgress
    {
        public List<long> AfterSteps { get; } = [];

        public void Report(double fraction, string text)
        {
            if (text.Contains("batch", StringComparison.Ordinal))
            {
                AfterSteps.Add(TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount);
            }
        }

        public void Warn(string text)
        {
        }
    }
}
