using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.UnitTests;

public sealed class StageEstimatorTests
{
    private const string Rule = "ratings × epochs";
    private static readonly DataSize Small = new(100_000, 600, 9_000), Large = new(20_000_000, 138_000, 27_000);

    [Fact]
    public void AStageThatNeverRan_HasNoEstimate()
    {
        var estimator = new StageEstimator([Sample("TrainSvd[0]", 1e6, 4)]);
        Assert.Null(estimator.Estimate("TrainEase[0]", Small, Work(1e6), 1, 2));
        Assert.Null(estimator.Estimate("TrainOwn.mine[0]", Small, Work(1e6), 1, 2));
        Assert.Null(new StageEstimator([]).Estimate("TrainSvd[0]", Small, Work(1e6), 1, 2));
    }

    [Fact]
    public void WorkOfAnotherRule_IsNotCompared() =>
        Assert.Null(new StageEstimator([Sample("TrainSvd[0]", 1e6, 4)]).Estimate("TrainSvd[0]", Small, new StageWork(1e6, "ratings"), 1, 2));

    [Fact]
    public void TwiceTheWork_TakesTwiceTheTime_AndWritesNoMore()
    {
        StageEstimate estimate = new StageEstimator([Sample("TrainSvd[0]", 1e6, 4)]).Estimate("TrainSvd[3]", Small, Work(2e6), 300_000_000, 2)!;
        Assert.Equal(8, estimate.Seconds.Expected, 6);
        Assert.Equal(200_000_000, estimate.PeakMemoryBytes.Expected, 0);
        Assert.Equal(5_000_000, estimate.OutputBytes.Expected, 0);
        Assert.Equal((1, Rule), (estimate.Records, estimate.ScaledBy));
    }

    [Fact]
    public void FewerThreads_TakeLonger()
    {
        EstimateSample seen = Sample("TrainSvd[0]", 1e6, 4);
        seen = seen with { Load = seen.Load with { Threads = 4 } };
        double four = new StageEstimator([seen]).Estimate("TrainSvd[0]", Small, Work(1e6), 300_000_000, 8)!.Seconds.Expected;
        double one = new StageEstimator([seen]).Estimate("TrainSvd[0]", Small, Work(1e6), 300_000_000, 1)!.Seconds.Expected;
        Assert.Equal(4, four, 6);
        Assert.InRange(one, 8, 16);
    }

    [Fact]
    public void LargerData_AreExpectedToTakeMoreMemoryAndDisk()
    {
        StageEstimate estimate = new StageEstimator([Sample("TrainSvd[0]", 1e6, 4)]).Estimate("TrainSvd[0]", Large, Work(2e8), 900_000_000, 2)!;
        Assert.InRange(estimate.PeakMemoryBytes.Expected, 500e6, 700e6);
        Assert.Equal(1e9, estimate.OutputBytes.Expected, 0);
    }

    /// <summary>
    /// What the ranges promise, on a made-up history that is not as the model has it: a start of 0.4 s, an exponent of 0.9, a spread of 15 %, and one
    /// run of twenty that takes twice as long. Each run is predicted from those before it.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void TheTrueTime_IsInTheRange_NineTimesOfTen(ulong seed)
    {
        var random = new SeededRandom(seed);
        List<EstimateSample> seen = [];
        int inside = 0, predicted = 0;
        for (int run = 0; run < 300; run++)
        {
            double work = Math.Exp(12 + (6 * random.NextDouble()));
            double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            double seconds = (0.4 + (3e-5 * Math.Pow(work, 0.9))) * Math.Exp(0.15 * normal) * (random.NextInt(20) == 0 ? 2 : 1);
            if (new StageEstimator(seen).Estimate("TrainSvd[0]", Small, Work(work), 300_000_000, 2) is { } estimate)
            {
                predicted++;
                inside += estimate.Seconds.Contains(seconds) ? 1 : 0;
            }

            seen.Add(Sample("TrainSvd[0]", work, seconds));
        }

        Assert.Equal(299, predicted);
        Assert.InRange(inside / 299.0, 0.9, 0.995);
    }

    /// <summary>What a machine's other stages tell of it holds for one that ran once.</summary>
    [Fact]
    public void AMachineWhoseTimesDiffer_HasWiderRanges_ForAllStages()
    {
        EstimateSample[] Others(double factor) =>
            [.. Enumerable.Range(0, 30).Select(i => Sample("Evaluate", 1e6, i % 2 == 0 ? 4 : 4 * factor)), Sample("TrainSvd[0]", 1e6, 4)];
        EstimateRange Range(double factor) => new StageEstimator(Others(factor)).Estimate("TrainSvd[0]", Small, Work(1e6), 1, 2)!.Seconds;
        Assert.True(Range(4).High > 2 * Range(1).High);
        Assert.InRange(Range(1).High, 4, 8);
    }

    private static StageWork Work(double amount) => new(amount, Rule);

    private static EstimateSample Sample(string label, double work, double seconds) =>
        new("quickstart", label, new StageLoad(Small, Work(work), 300_000_000, 2), seconds, 200_000_000, 5_000_000);
}
