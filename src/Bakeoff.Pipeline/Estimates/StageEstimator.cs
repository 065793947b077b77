using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>Estimates what stages will take from what they took in earlier runs. Where a stage has never run it estimates nothing.</summary>
public sealed class StageEstimator
{
    private const int MaxRecords = 60;

    /// <summary>How much less each earlier run counts than the one after it: engines and machines change.</summary>
    private const double Fading = 0.9;

    /// <summary>A run on another machine says less of this one.</summary>
    private const double ElsewhereWeight = 0.5;

    /// <summary>How the time falls with the threads: measured speed-ups are 2 with 3 threads and 8 with 16.</summary>
    private const double ThreadPower = 0.7;

    /// <summary>How long the start of a process may vary, in seconds, whatever the stage does.</summary>
    private const double StartSeconds = 0.15;

    private readonly ILookup<(string Stage, string? Model, string Rule), EstimateSample> _samples;
    private readonly ScaleRegression _seconds;
    private readonly ScaleRegression _memory = new(spread: 0.15, slopeSpread: 0.3);
    private readonly ScaleRegression _output = new(spread: 0.6, slopeSpread: 0.3);

    /// <summary>Creates the estimator.</summary>
    /// <param name="samples">What stages took, the earliest first.</param>
    public StageEstimator(IEnumerable<EstimateSample> samples)
    {
        EstimateSample[] usable = [.. samples.Where(of => of.Seconds > 0)];
        _samples = usable.ToLookup(of => GroupOf(of.Label, of.Load.Work));
        _seconds = new ScaleRegression(MachineSpread.Find(usable), slopeSpread: 0.2);
    }

    /// <summary>Estimates what a node will take; null where no earlier run of its stage with the same rule of work is known.</summary>
    /// <param name="label">The node's label.</param>
    /// <param name="data">The size of its dataset.</param>
    /// <param name="work">How much it has to compute.</param>
    /// <param name="neededBytes">The memory that it declares to need, in bytes.</param>
    /// <param name="maxThreads">How many threads it may have at most, at least 1; it is expected to have as many as it had last.</param>
    public StageEstimate? Estimate(string label, DataSize data, StageWork work, long neededBytes, int maxThreads)
    {
        EstimateSample[] seen = [.. _samples[GroupOf(label, work)].TakeLast(MaxRecords)];
        if (seen.Length == 0)
        {
            return null;
        }

        double threads = Math.Min(maxThreads, seen[^1].Load.Threads);
        EstimateRange seconds = Predict(
            _seconds, seen, of => LogRatio(of.Load.Work.Amount, work.Amount) - (ThreadPower * Math.Log(of.Load.Threads / threads)), of => of.Seconds);
        return new StageEstimate(
            seconds with { Low = Math.Max(0, seconds.Low - StartSeconds), High = seconds.High + StartSeconds },
            Predict(_memory, seen, of => LogRatio(of.Load.NeededBytes, neededBytes), of => of.PeakMemoryBytes),
            Predict(_output, seen, of => LogRatio(of.Load.Data.Ratings, data.Ratings), of => of.OutputBytes), seen.Length, work.Rule);
    }

    /// <summary>What is compared with one another: nodes of one stage and model whose work is counted alike.</summary>
    /// <param name="label">The node's label.</param>
    /// <param name="work">How much it has to compute.</param>
    internal static (string Stage, string? Model, string Rule) GroupOf(string label, StageWork work) =>
        (StageLabel.StageOf(label), StageLabel.ModelOf(label), work.Rule);

    /// <summary>The logarithm of a ratio of amounts, of which those below 1 count as 1.</summary>
    /// <param name="seen">One amount.</param>
    /// <param name="now">The other.</param>
    internal static double LogRatio(double seen, double now) => Math.Log(Math.Max(1, seen) / Math.Max(1, now));

    /// <summary>What was nearer to the prediction in scale and time, and on this machine, counts more: the nearest counts 1.</summary>
    private static EstimateRange Predict(
        ScaleRegression regression, EstimateSample[] seen, Func<EstimateSample, double> scale, Func<EstimateSample, double> value)
    {
        double[] distances = [.. seen.Select(scale)];
        double[] weights = [.. seen.Select((of, i) =>
            Math.Pow(Fading, seen.Length - 1 - i) / (1 + (distances[i] * distances[i])) * (of.Node is null ? 1 : ElsewhereWeight))];
        double largest = weights.Max();
        return regression.Predict([.. seen.Select((of, i) => (distances[i], Math.Max(value(of), 1e-3), weights[i] / largest))]);
    }
}
