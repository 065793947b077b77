using Bakeoff.Core;
using Bakeoff.Numerics;
using Bakeoff.Testing;
using Bakeoff.TwoTower;

namespace Bakeoff.UnitTests;

/// <summary>The fused backend against its definition: a naive loss in double precision, whose slopes are measured.</summary>
public sealed unsafe class FusedStepTests
{
    private static readonly TwoTowerOptions SeveralParts = TwoTowerTestData.Notebook with { BatchSize = 400 }; // Seven.

    public static TheoryData<string> Variants => [.. TwoTowerTestData.Variants.Keys];

    [Theory]
    [MemberData(nameof(Variants))]
    public void Step_HasTheLossOfTheDefinition(string variant)
    {
        TwoTowerOptions options = TwoTowerTestData.Variants[variant];
        using TwoTowerSteps steps = new TwoTowerTestData().Steps(options);
        double expected = steps.NaiveLoss();
        using var step = new FusedStep<Lanes128>(steps.Weights, options, new FusedThreads(2), BatchCapacity.Of(options));
        Assert.Equal(expected, step.Run(steps.Batch, () => { }), Math.Abs(expected) * 1e-5);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Step_MovesEveryKindOfWeightAsAdagradDoesByTheSlopeOfTheDefinition(string variant)
    {
        TwoTowerOptions options = TwoTowerTestData.Variants[variant];
        using TwoTowerSteps steps = new TwoTowerTestData().Steps(options);
        Probe[] probes = [.. Probes(steps)];
        double[] before = [.. probes.Select(probe => (double)*probe.Weight)];
        double[] slopes = [.. probes.Select(probe => SlopeOf(steps, probe.Weight))];
        using var step = new FusedStep<Lanes256>(steps.Weights, options, new FusedThreads(2), BatchCapacity.Of(options));
        step.Run(steps.Batch, () => { });
        for (int i = 0; i < probes.Length; i++)
        {
            double moved = before[i] - *probes[i].Weight;
            double expected = options.LearningRate * slopes[i] / Math.Sqrt(0.1 + (slopes[i] * slopes[i]) + 1e-7);
            Assert.True(Math.Abs(moved - expected) < 2e-4, $"{probes[i].Name}: moved by {moved}, not {expected}");
        }

        Assert.Contains(slopes, slope => Math.Abs(slope) > 0.05);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Training_GivesTheSameBytes_OnAnyNumberOfThreads(string variant)
    {
        var data = new TwoTowerTestData();
        byte[] one = TwoTowerTestData.BytesOf(data.Train(TwoTowerTestData.Variants[variant], threads: 1).Model);
        Assert.All(
            new[] { 2, 3, 8, 16 }, threads =>
                Assert.Equal(one, TwoTowerTestData.BytesOf(data.Train(TwoTowerTestData.Variants[variant], threads).Model)));
    }

    [Fact]
    public void Training_WithBatchesOfSeveralParts_GivesTheSameBytes_OnAnyNumberOfThreads()
    {
        var data = new TwoTowerTestData();
        byte[] Train(int threads) => TwoTowerTestData.BytesOf(data.Train(SeveralParts, threads).Model);
        byte[] one = Train(1);
        Assert.All(new[] { 2, 3, 8, 16 }, threads => Assert.Equal(one, Train(threads)));
    }

    [Fact]
    public void AFailureBesideTheParts_EndsTheStep_ThoughOthersWaitForPartsThatAreLeftOut()
    {
        using TwoTowerSteps steps = new TwoTowerTestData().Steps(SeveralParts);
        for (int round = 0; round < 50; round++)
        {
            using var step = new FusedStep<Lanes256>(steps.Weights, SeveralParts, new FusedThreads(4), BatchCapacity.Of(SeveralParts));
            Action fail = () => throw new InvalidOperationException("alongside");
            Assert.Equal("alongside", Assert.Throws<InvalidOperationException>(() => step.Run(steps.Batch, fail)).Message);
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Step_GivesTheSameBits_ForEveryVectorWidth(string variant)
    {
        TwoTowerOptions options = TwoTowerTestData.Variants[variant];
        float[] After(Func<TwoTowerWeights, ITrainingStep> create)
        {
            using TwoTowerSteps steps = new TwoTowerTestData().Steps(options);
            using ITrainingStep step = create(steps.Weights);
            for (int i = 0; i < 3; i++)
            {
                steps.Fill(i);
                step.Run(steps.Batch, () => { });
            }

            return [.. steps.Weights.Query.Tables.Concat(steps.Weights.Candidate.Tables).SelectMany(table => table.Values.Span.ToArray()),
                .. steps.Weights.Query.Layers.Concat(steps.Weights.Candidate.Layers).SelectMany(layer => layer.Weights.Span.ToArray())];
        }

        float[] narrow = After(weights => new FusedStep<Lanes128>(weights, options, new FusedThreads(1), BatchCapacity.Of(options)));
        Assert.Equal(narrow, After(weights => new FusedStep<Lanes256>(weights, options, new FusedThreads(1), BatchCapacity.Of(options))));
        Assert.Equal(narrow, After(weights => new FusedStep<Lanes512>(weights, options, new FusedThreads(1), BatchCapacity.Of(options))));
    }

    [Fact]
    public void Training_WhoseThreadsGrowWhileItRuns_GivesTheSameBytes()
    {
        TwoTowerOptions options = TwoTowerTestData.Notebook with { BatchSize = 700 };
        using TwoTowerSteps one = new TwoTowerTestData().Steps(options), more = new TwoTowerTestData().Steps(options);
        var share = new ThreadShare(1, 4);
        var capacity = BatchCapacity.Of(options);
        using (FusedStep<Lanes128> alone = new(one.Weights, options, new FusedThreads(1), capacity),
               growing = new(more.Weights, options, new FusedThreads(1, share), capacity))
        {
            for (int i = 0; i < 4; i++)
            {
                share.Grow(i + 1);
                one.Fill(0);
                more.Fill(0);
                Assert.Equal(alone.Run(one.Batch, () => { }), growing.Run(more.Batch, () => { }));
            }
        }

        float[] Values(TwoTowerSteps steps) =>
            [.. steps.Weights.Query.Tables.Concat(steps.Weights.Candidate.Tables).SelectMany(table => table.Values.Span.ToArray())];
        Assert.Equal(Values(one), Values(more));
    }

    /// <summary>Parts of 256 rows are summed on their own: the batch must be larger than one.</summary>
    [Fact]
    public void LargeBatches_OfSeveralParts_HaveTheLossOfTheDefinition_AndTheSameBytesOnAnyNumberOfThreads()
    {
        TwoTowerOptions options = TwoTowerTestData.Notebook with { BatchSize = 700, Epochs = 2 };
        var data = new TwoTowerTestData();
        using (TwoTowerSteps steps = data.Steps(options))
        {
            double expected = steps.NaiveLoss();
            using var step = new FusedStep<Lanes128>(steps.Weights, options, new FusedThreads(3), BatchCapacity.Of(options));
            Assert.Equal(expected, step.Run(steps.Batch, () => { }), expected * 1e-5);
        }

        byte[] one = TwoTowerTestData.BytesOf(data.Train(options, threads: 1).Model);
        Assert.Equal(one, TwoTowerTestData.BytesOf(data.Train(options, threads: 3).Model));
    }

    /// <summary>Of every table a row that the batch reads, of every layer some weights and a bias.</summary>
    private static List<Probe> Probes(TwoTowerSteps steps)
    {
        List<Probe> probes = [];
        foreach ((Tower tower, TowerInput input) in new[]
        {
            (steps.Weights.Query, steps.Batch.Queries), (steps.Weights.Candidate, steps.Batch.Candidates),
        })
        {
            for (int bag = 0; bag < tower.Tables.Count; bag++)
            {
                EmbeddingTable table = tower.Tables[bag];
                foreach (int entry in new[] { 0, input.Bags[bag].Entries / 2 })
                {
                    probes.Add(new Probe(table.Row(input.Bags[bag].Indices[entry]) + (table.Size / 2), table.Shape.Name));
                }
            }

            for (int l = 0; l < tower.Layers.Count; l++)
            {
                DenseLayer layer = tower.Layers[l];
                foreach (int input2 in new[] { 0, layer.Inputs - 1, layer.Inputs })
                {
                    probes.Add(
                        new Probe(
                            layer.Weights.Pointer + ((layer.Outputs - 1) * layer.InputStride) + input2,
                            $"{tower.Shape.Name} layer {l} input {input2}"));
                }
            }
        }

        return probes;
    }

    private static double SlopeOf(TwoTowerSteps steps, float* weight)
    {
        const float Step = 1e-5f; // Small, since a ReLU has a kink.
        float before = *weight;
        (float up, float down) = (before + Step, before - Step);
        *weight = up;
        double above = steps.NaiveLoss();
        *weight = down;
        double below = steps.NaiveLoss();
        *weight = before;
        return (above - below) / ((double)up - down);
    }

    private readonly struct Probe(float* weight, string name)
    {
        public float* Weight { get; } = weight;

        public string Name { get; } = name;
    }
}
