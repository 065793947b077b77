using System.CommandLine;
using System.Globalization;
using System.Text;
using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Benchmarks;

/// <summary>
/// <c>estimates</c>: how often what a stage took lies in the range that <c>plan</c> would have shown. The records of a history are replayed in the
/// order of their time, and each stage that ran is predicted from the runs before its own. Next to it the peer: the time of the stage's last run, as
/// plans said it before there were estimates.
/// </summary>
internal static class EstimatesBenchmark
{
    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var folder = new Option<string>("--runs") { Description = "The folder of run records, such as artifacts/runs.", Required = true };
        var command = new Command("estimates", "Replay run records: does the truth lie in the range of the estimate?") { folder };
        command.SetAction(arguments => Console.Write(Report(Replay(arguments.GetValue(folder)!))));
        return command;
    }

    private static List<Prediction> Replay(string folder)
    {
        var samples = new List<EstimateSample>();
        var predictions = new List<Prediction>();
        foreach (string file in Directory.EnumerateFiles(folder, "*Z.json", SearchOption.AllDirectories)
            .OrderBy(Path.GetFileName, StringComparer.Ordinal))
        {
            Run run = CanonicalJson.Read<Run>(file);
            StageRecord[] ran = [.. run.Stages.Where(stage => stage.Load is not null && stage.Seconds > 0)];
            var estimator = new StageEstimator(samples);
            foreach (StageRecord stage in ran)
            {
                StageLoad load = stage.Load!;
                EstimateSample? last = samples.FindLast(of => of.Label == stage.Label && of.Experiment == run.Experiment);
                predictions.Add(new Prediction(
                    stage, estimator.Estimate(stage.Label, load.Data, load.Work, load.NeededBytes, int.MaxValue), last?.Seconds));
            }

            samples.AddRange(ran.Select(stage => new EstimateSample(
                run.Experiment, stage.Label, stage.Load!, stage.Seconds, stage.PeakMemoryBytes, stage.OutputBytes, stage.Node)));
        }

        return predictions;
    }

    private static string Report(List<Prediction> predictions)
    {
        var text = new StringBuilder();
        text.Append(
            "| stage | ran | predicted | time in range | memory in range | disk in range | median range, high over low | median error of the time "
                + "| that of the last run's time |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|\n");
        foreach (IGrouping<string, Prediction> stage in predictions.GroupBy(of => StageLabel.StageOf(of.Stage.Label))
            .OrderBy(group => group.Key, StringComparer.Ordinal).Append(new All(predictions)))
        {
            (StageRecord Stage, StageEstimate Estimate)[] known =
                [.. stage.Where(of => of.Estimate is not null).Select(of => (of.Stage, of.Estimate!))];
            string Share(Func<StageRecord, StageEstimate, bool> isIn) => known.Length == 0 ? "–"
                : string.Create(CultureInfo.InvariantCulture, $"{100.0 * known.Count(of => isIn(of.Stage, of.Estimate)) / known.Length:F1} %");
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {stage.Key} | {stage.Count()} | {known.Length} | {Share((of, by) => by.Seconds.Contains(of.Seconds))} "
                    + $"| {Share((of, by) => by.PeakMemoryBytes.Contains(of.PeakMemoryBytes))} "
                    + $"| {Share((of, by) => by.OutputBytes.Contains(of.OutputBytes))} "
                    + $"| {Median(known.Select(of => of.Estimate.Seconds.High / Math.Max(0.01, of.Estimate.Seconds.Low))):F1} "
                    + $"| {100 * Median(known.Select(of => Error(of.Estimate.Seconds.Expected, of.Stage.Seconds))):F0} % "
                    + $"| {100 * Median(stage.Where(of => of.Last is not null).Select(of => Error(of.Last!.Value, of.Stage.Seconds))):F0} % |\n");
        }

        return text.ToString();
    }

    private static double Error(double predicted, double actual) => Math.Abs(predicted - actual) / actual;

    private static double Median(IEnumerable<double> values) => values.Order().ToArray() is { Length: > 0 } sorted
        ? sorted[sorted.Length / 2] : double.NaN;

    private sealed record Run(string Experiment, IReadOnlyList<StageRecord> Stages);

    private sealed record Prediction(StageRecord Stage, StageEstimate? Estimate, double? Last);

    /// <summary>The last row of the table.</summary>
    private sealed class All(List<Prediction> predictions) : List<Prediction>(predictions), IGrouping<string, Prediction>
    {
        public string Key => "all";
    }
}
