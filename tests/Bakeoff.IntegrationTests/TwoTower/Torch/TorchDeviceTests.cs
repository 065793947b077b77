using System.Runtime.InteropServices;
using Bakeoff.Core;
using Bakeoff.Testing;
using Bakeoff.TwoTower;
using TorchSharp;

namespace Bakeoff.IntegrationTests;

/// <summary>What the torch backend does on its device: here the processor, by the same code as on a GPU.</summary>
public sealed unsafe class TorchDeviceTests
{
    private static readonly TwoTowerOptions Attention =
        TwoTowerTestData.Variants["everything"] with { Backend = "torch", HistoryPooling = "attention" };

    private readonly TwoTowerTestData _data = new();

    public static TheoryData<string> Variants => [.. TwoTowerTestData.Variants.Keys];

    [Theory]
    [MemberData(nameof(Variants))]
    public void Step_HasTheLossOfTheDefinition(string variant)
    {
        TwoTowerOptions options = TwoTowerTestData.Variants[variant];
        using TwoTowerSteps steps = _data.Steps(options);
        double expected = steps.NaiveLoss();
        using ITrainingStep step = new TorchStep(steps.Weights, options);
        Assert.Equal(expected, step.Run(steps.Batch, () => { }), Math.Abs(expected) * 1e-5);
    }

    /// <summary>The fused backend has no attention: so these weights are held to slopes of the definition, which are measured.</summary>
    [Fact]
    public void Step_WithAttention_MovesEveryKindOfWeightAsAdagradDoesByTheSlopeOfTheDefinition()
    {
        using TwoTowerSteps steps = _data.Steps(Attention);
        Probe[] probes = [.. Probes(steps)];
        float[] before = [.. probes.Select(probe => probe.Read())];
        double[] slopes = [.. probes.Select(probe => SlopeOf(steps, probe))];
        using ITrainingStep step = new TorchStep(steps.Weights, Attention);
        step.Run(steps.Batch, () => { });
        step.Save();
        for (int i = 0; i < probes.Length; i++)
        {
            double moved = (double)before[i] - probes[i].Read();
            double expected = Attention.LearningRate * slopes[i] / Math.Sqrt(0.1 + (slopes[i] * slopes[i]) + 1e-7);
            Assert.True(Math.Abs(moved - expected) < 3e-4, $"{probes[i].Name}: moved by {moved}, not {expected}");
        }

        Assert.Contains(slopes, slope => Math.Abs(slope) > 0.05);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void LossesOfSeveralEpochs_AreThoseOfTheFusedBackend(string variant)
    {
        TwoTowerOptions options = TwoTowerTestData.Variants[variant];
        double[] Losses(string backend) => [.. _data.Train(options with { Backend = backend }).Epochs.Select(epoch => epoch.Loss)];
        // Roundings differ, and four epochs make more of them.
        Assert.All(Losses("torch").Zip(Losses("fused")), losses => Assert.Equal(losses.Second, losses.First, Math.Abs(losses.Second) * 2e-3));
    }

    [Theory]
    [InlineData("notebook")]
    [InlineData("everything")]
    public void Bytes_AreTheSame_HoweverManyBatchesAreAssembledAhead(string variant)
    {
        TwoTowerOptions options = TwoTowerTestData.Variants[variant] with { Backend = "torch", BatchSize = 32 };
        byte[] Train(int ahead) => TwoTowerTestData.BytesOf(_data.Train(options, ahead: ahead).Model);
        byte[] one = Train(1);
        Assert.All([2, 3, 8, 1000], ahead => Assert.Equal(one, Train(ahead)));
    }

    /// <summary>A table row with so many entries takes its step by sums of sums.</summary>
    [Fact]
    public void Step_OfRowsThatHundredsOfEntriesShare_IsThatOfTheFusedBackend()
    {
        TwoTowerOptions options = TwoTowerTestData.Notebook with { BatchSize = 500, TimestampBuckets = 2, Words = 3 };
        using TwoTowerSteps one = _data.Steps(options);
        using TwoTowerSteps other = _data.Steps(options);
        BagRows buckets = one.Batch.Queries.Bags[1];
        Assert.True(buckets.Entries / 2 > 3 * TorchSums.Longest, "no sum is long");
        using ITrainingStep torch = new TorchStep(one.Weights, options);
        using ITrainingStep fused = FusedBackend.Create(other.Weights, options, new FusedThreads(2), BatchCapacity.Of(options));
        for (int step = 0; step < 3; step++)
        {
            double expected = fused.Run(other.Batch, () => { });
            Assert.Equal(expected, torch.Run(one.Batch, () => { }), expected * 1e-5);
        }

        torch.Save();
        foreach ((EmbeddingTable ours, EmbeddingTable theirs) in one.Weights.Query.Tables.Concat(one.Weights.Candidate.Tables)
            .Zip(other.Weights.Query.Tables.Concat(other.Weights.Candidate.Tables)))
        {
            for (int value = 0; value < ours.Values.Length; value++)
            {
                Assert.Equal(theirs.Values.Span[value], ours.Values.Span[value], 1e-4f);
            }
        }
    }

    /// <summary>In between nothing is read from the device; what is told then is the sum of what each step alone would have told.</summary>
    [Fact]
    public void Loss_IsToldAfterSixtyFourSteps_AndWhenItIsAskedFor()
    {
        TwoTowerOptions options = Attention with { BatchSize = 16 };
        using TwoTowerSteps one = _data.Steps(options);
        using TwoTowerSteps other = _data.Steps(options);
        using ITrainingStep eachTime = new TorchStep(one.Weights, options);
        using ITrainingStep late = new TorchStep(other.Weights, options);
        double sum = 0;
        for (int batch = 0; batch < TorchStep.LossInterval + 3; batch++)
        {
            one.Fill(batch % 20);
            other.Fill(batch % 20);
            sum += eachTime.Run(one.Batch, () => { });
            double? told = late.RunAhead(other.Batch, AlongsideWork.None);
            Assert.Equal(batch == TorchStep.LossInterval - 1, told is not null);
            if (told is not null)
            {
                Assert.Equal(sum, told.Value, sum * 1e-12);
                sum = 0;
            }
        }

        Assert.Equal(sum, late.TakeLoss(), sum * 1e-12);
        Assert.Equal(0, late.TakeLoss());
    }

    /// <summary>An item that few batches hold has features that are no numbers.</summary>
    [Fact]
    public void Training_ThatDiverges_SaysInWhichBatches()
    {
        Catalogue catalogue = _data.Fold.Catalogue;
        float[]?[] genome = [.. Enumerable.Range(0, catalogue.Count).Select(item => new[] { item == 42 ? float.NaN : 0.5f })];
        var items = new ItemTable(catalogue, Genome: genome);
        var options = new TwoTowerOptions { Backend = "torch", EmbeddingSize = 4, TowerSizes = [4], BatchSize = 2, Epochs = 1, Genome = true };
        using var folder = new TestFolder();
        using Interactions rows = _data.Rows();
        var trainer = new TwoTowerTrainer(
            options, 1, new CheckpointFolder(folder.Root), SilentProgress.Instance, TestContext.Current.CancellationToken);
        TrainingException error = Assert.Throws<TrainingException>(() => trainer.Train(rows, items, _data.Fold.Scale, 1));
        Assert.Equal(ErrorCodes.TrainingDiverged, error.Code);
        Assert.Matches("the loss is NaN in epoch 1, one of the batches [0-9]+ to [0-9]+", error.Message);
    }

    [Fact]
    public void Steps_LeaveNoTensorBehind_OverAThousand()
    {
        using TwoTowerSteps steps = _data.Steps(Attention);
        using ITrainingStep step = new TorchStep(steps.Weights, Attention);
        step.RunAhead(steps.Batch, AlongsideWork.None);
        long after = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        for (int batch = 0; batch < 1000; batch++)
        {
            step.RunAhead(steps.Batch, AlongsideWork.None);
        }

        Assert.Equal(after, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void MemoryThatIsNotThere_IsAnErrorThatSaysHowMuchIsNeeded()
    {
        using TwoTowerSteps steps = _data.Steps(TwoTowerTestData.Notebook);
        ExternalException tooLittle = Assert.Throws<ExternalException>(() => torch.empty(1L << 50));
        Assert.True(TorchMemory.IsTooLittle(tooLittle), tooLittle.Message);
        Assert.True(TorchMemory.IsTooLittle(new ExternalException("CUDA out of memory. Tried to allocate 16.00 GiB.")));
        Assert.False(TorchMemory.IsTooLittle(Assert.Throws<ExternalException>(() => torch.ones(2, 3).mm(torch.ones(2, 3)))));
        var large = new TwoTowerOptions { Backend = "torch", BatchSize = 65_536 };
        TrainingException error = TorchMemory.Refusal(tooLittle, steps.Weights, large);
        Assert.Equal(ErrorCodes.DeviceMemory, error.Code);
        Assert.Contains("'batchSize'", error.Remedy, StringComparison.Ordinal);
        long pairs = (long)large.BatchSize * large.BatchSize;
        Assert.InRange(TorchMemory.NeededBytes(steps.Weights, large), 16 * pairs, 17 * pairs);
    }

    /// <summary>Of every table a row that the batch reads, of both attention vectors and of every layer a weight.</summary>
    private static IEnumerable<Probe> Probes(TwoTowerSteps steps)
    {
        List<Probe> probes = [];
        (TwoTowerWeights weights, TrainingBatch batch) = (steps.Weights, steps.Batch);
        foreach ((Tower tower, TowerInput input) in new[] { (weights.Query, batch.Queries), (weights.Candidate, batch.Candidates) })
        {
            foreach ((EmbeddingTable table, BagRows bag) in tower.Tables.Zip(input.Bags))
            {
                float* value = table.Row(bag.Indices[bag.Entries / 2]) + (table.Size / 2);
                probes.Add(new Probe(table.Shape.Name, () => *value, changed => *value = changed));
                if (table.Shape.UsesAttention)
                {
                    float[] vector = table.AttentionVector;
                    probes.Add(new Probe($"{table.Shape.Name}'s attention", () => vector[1], changed => vector[1] = changed));
                }
            }

            foreach (DenseLayer layer in tower.Layers)
            {
                float* value = layer.Weights.Pointer + layer.InputStride + 2;
                probes.Add(new Probe($"{tower.Shape.Name} layer", () => *value, changed => *value = changed));
            }
        }

        return probes;
    }

    private static double SlopeOf(TwoTowerSteps steps, Probe probe)
    {
        const float Step = 1e-5f; // Small, since a ReLU has a kink.
        float before = probe.Read();
        (float up, float down) = (before + Step, before - Step);
        probe.Write(up);
        double above = steps.NaiveLoss();
        probe.Write(down);
        double below = steps.NaiveLoss();
        probe.Write(before);
        return (above - below) / ((double)up - down);
    }

    private sealed record Probe(string Name, Func<float> Read, Action<float> Write);
}
