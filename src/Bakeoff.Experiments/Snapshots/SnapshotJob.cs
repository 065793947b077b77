using System.Globalization;
using System.Text;
using Bakeoff.Artifacts;
using Bakeoff.Core;

namespace Bakeoff.Experiments;

/// <summary>Holds the metrics of experiments to what was committed with them, to the last digit.</summary>
/// <param name="context">What everything that runs shares.</param>
/// <param name="loader">Reads the experiments.</param>
/// <param name="cancellation">Ends it; what is done stays done.</param>
internal sealed class SnapshotJob(RunContext context, ExperimentLoader loader, CancellationToken cancellation)
{
    /// <summary>The name of a snapshot's file.</summary>
    public const string FileName = "metrics.snapshot.txt";

    private const int ShownLines = 5;

    /// <summary>Brings an experiment's report up to date, and compares its metrics with the snapshot, or writes them there.</summary>
    /// <param name="name">The name of the experiment.</param>
    /// <param name="accept">Whether the snapshot is written.</param>
    public SnapshotResult Run(string name, bool accept)
    {
        if (!accept && loader.IsMatrix(name))
        {
            return new SnapshotResult(name, FileName, SnapshotState.Missing); // Each of its points is an experiment, and has none.
        }

        LoadedExperiment experiment = loader.Load(name);
        string file = Path.Combine(Path.GetDirectoryName(experiment.Files[^1])!, FileName);
        if (!accept && !File.Exists(file))
        {
            return new SnapshotResult(name, file, SnapshotState.Missing);
        }

        RunResult result = new ExperimentRun(context, cancellation).RunReport(experiment);
        string now = Render(CanonicalJson.Read<MetricsReport>(Path.Combine(result.ReportFolder!, MetricsReport.FileName)));
        if (!accept)
        {
            return Compare(name, file, File.ReadAllText(file).ReplaceLineEndings("\n"), now);
        }

        AtomicFile.WriteText(file, now);
        return new SnapshotResult(name, file, SnapshotState.Written);
    }

    /// <summary>Compares what an experiment gives with its snapshot.</summary>
    /// <param name="name">The name of the experiment.</param>
    /// <param name="file">The file of the snapshot.</param>
    /// <param name="before">What the snapshot says.</param>
    /// <param name="now">What the experiment gives.</param>
    internal static SnapshotResult Compare(string name, string file, string before, string now)
    {
        (string[] old, string[] lines) = (before.Split('\n'), now.Split('\n'));
        string[] changed = [.. old.Except(lines).Select(line => "− " + line), .. lines.Except(old).Select(line => "+ " + line)];
        if (changed.Length == 0)
        {
            return new SnapshotResult(name, file, SnapshotState.Same);
        }

        int first = Enumerable.Range(0, old.Length).First(line => line >= lines.Length || old[line] != lines[line]);
        string more = changed.Length > ShownLines ? string.Create(CultureInfo.InvariantCulture, $"; and {changed.Length - ShownLines} more") : "";
        return new SnapshotResult(name, file, SnapshotState.Changed)
        {
            Problem = new ErrorReport(
                ErrorCodes.SnapshotChanged,
                $"'{name}' no longer gives the metrics of its snapshot: {string.Join("; ", changed.Take(ShownLines))}{more}.",
                $"If that is what the change is for, accept it and say why in the commit: "
                    + TargetCommand.Write("Snapshot", $"--experiment={name} --accept") + ".",
                new FileLocation(Path.GetRelativePath(Environment.CurrentDirectory, file), first + 1)),
        };
    }

    /// <summary>Writes a line for each metric of each trained model, with every digit.</summary>
    /// <param name="report">The metrics.</param>
    internal static string Render(MetricsReport report)
    {
        var text = new StringBuilder();
        foreach (ModelMetrics model in report.Models.Where(model => model.Role == ModelRole.Model))
        {
            foreach (MetricValue metric in model.Metrics)
            {
                text.Append(CultureInfo.InvariantCulture, $"{model.Name} {metric.Name} {metric.Candidates.ToName()} {metric.Value:R}\n");
            }
        }

        return text.ToString();
    }
}
