using System.CommandLine;
using System.Globalization;
using System.Text;
using Bakeoff.Artifacts;
using Bakeoff.Core;
using Bakeoff.Experiments;

namespace Bakeoff.Cli;

/// <summary><c>bakeoff snapshot</c>: holds the metrics of experiments to what was committed with them.</summary>
internal sealed class SnapshotCommand
{
    private const string FileName = "metrics.snapshot.txt";
    private const int ShownLines = 5;
    private readonly CommonOptions _common = new();
    private readonly Option<bool> _accept = new("--accept")
    {
        Description = $"Write the snapshot of what the experiments give now, to be committed: experiments/EXPERIMENT/{FileName}.",
    };

    public static Command Create()
    {
        var snapshot = new SnapshotCommand();
        var command = new Command(
            "snapshot",
            $"Check that experiments give the metrics, to the last digit, of their {FileName}: of all that have one, or of those named by "
            + "--experiment=A,B. If none of them has one, nothing is checked, which is an error (BKF1025).") { snapshot._accept };
        snapshot._common.AddTo(command);
        command.SetAction(arguments => Guard.Run(cancellation => snapshot.Run(arguments, cancellation)));
        return command;
    }

    private int Run(ParseResult arguments, CancellationToken cancellation)
    {
        ExperimentRunner runner = _common.Runner(arguments);
        bool writes = arguments.GetValue(_accept);
        var problems = new List<ErrorReport>();
        var missing = new List<string>();
        IReadOnlyList<string> names =
            writes ? [.. _common.ExperimentName(arguments).Split([',', ';'])] : _common.ExperimentNames(arguments, runner);
        foreach (string name in names)
        {
            LoadedExperiment experiment = runner.Loader.Load(name);
            string file = Path.Combine(Path.GetDirectoryName(experiment.Files[^1])!, FileName);
            if (!writes && !File.Exists(file))
            {
                Console.WriteLine($"{name}: not checked, since it has no snapshot; --accept --experiment={name} writes one");
                missing.Add(name);
                continue;
            }

            RunResult result = new ExperimentRun(runner.Context, cancellation).RunReport(experiment);
            problems.AddRange(WriteOrCompare(name, file, Render(Path.Combine(result.ReportFolder!, "metrics.json")), writes));
        }

        if (!writes)
        {
            Console.WriteLine($"{names.Count - missing.Count} of {names.Count} experiments checked");
        }

        return problems.Count > 0 ? throw new ReportedException(problems) : missing.Count < names.Count ? 0 : throw NothingChecked(missing);
    }

    private static IEnumerable<ErrorReport> WriteOrCompare(string name, string file, string now, bool writes)
    {
        string shown = Path.GetRelativePath(Environment.CurrentDirectory, file);
        if (!writes)
        {
            return Differences(name, shown, File.ReadAllText(file).ReplaceLineEndings("\n"), now);
        }

        AtomicFile.WriteText(file, now);
        Console.WriteLine($"{name}: wrote {shown}");
        return [];
    }

    /// <summary>A check that checks nothing must not look like one that was passed.</summary>
    private static ReportedException NothingChecked(List<string> missing) => new([new ErrorReport(
        ErrorCodes.NoSnapshot,
        $"nothing was checked: no {FileName} is there for {(missing.Count == 0 ? "any experiment" : string.Join(", ", missing))}.",
        $"Write one and commit it (bakeoff snapshot --accept --experiment={missing.FirstOrDefault() ?? "NAME"}), or leave the check out.")]);

    private static IEnumerable<ErrorReport> Differences(string experiment, string file, string before, string now)
    {
        (string[] old, string[] lines) = (before.Split('\n'), now.Split('\n'));
        string[] changed = [.. old.Except(lines).Select(line => "− " + line), .. lines.Except(old).Select(line => "+ " + line)];
        if (changed.Length == 0)
        {
            Console.WriteLine($"{experiment}: as in its snapshot");
            return [];
        }

        int first = Enumerable.Range(0, old.Length).First(line => line >= lines.Length || old[line] != lines[line]);
        string more = changed.Length > ShownLines ? string.Create(CultureInfo.InvariantCulture, $"; and {changed.Length - ShownLines} more") : "";
        return [new ErrorReport(
            ErrorCodes.SnapshotChanged,
            $"'{experiment}' no longer gives the metrics of its snapshot: {string.Join("; ", changed.Take(ShownLines))}{more}.",
            $"If that is what the change is for, accept it and say why in the commit: dotnet cake --target=Snapshot --experiment={experiment} "
                + "--accept.", new FileLocation(file, first + 1))];
    }

    /// <summary>A line for each metric of each model, with every digit.</summary>
    private static string Render(string metricsFile)
    {
        var text = new StringBuilder();
        foreach (ModelMetrics model in CanonicalJson.Read<MetricsReport>(metricsFile).Models.Where(model => model.Role == ModelRole.Model))
        {
            foreach (MetricValue metric in model.Metrics)
            {
                text.Append(CultureInfo.InvariantCulture, $"{model.Name} {metric.Name} {metric.Candidates.ToName()} {metric.Value:R}\n");
            }
        }

        return text.ToString();
    }
}
