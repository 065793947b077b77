using System.CommandLine;
using Bakeoff.Core;
using Bakeoff.Experiments;

namespace Bakeoff.Cli;

/// <summary><c>bakeoff snapshot</c>: holds the metrics of experiments to what was committed with them.</summary>
internal static class SnapshotCommand
{
    private const string FileName = SnapshotJob.FileName;

    public static Command Create()
    {
        var common = new CommonOptions();
        var accept = new Option<bool>("--accept")
        {
            Description = $"Write the snapshot of what the experiments give now, to be committed: experiments/EXPERIMENT/{FileName}.",
        };
        Option<bool> json = Answer.CreateOption("snapshots/1");
        var command = new Command(
            "snapshot",
            $"Check that experiments give the metrics, to the last digit, of their {FileName}: of all that have one, or of those named by "
            + "--experiment=A,B. If none of them has one, nothing is checked, which is an error (BKF1025).") { accept, json };
        common.AddTo(command);
        command.SetAction(arguments => Guard.Run(cancellation =>
        {
            var answer = new Answer(arguments.GetValue(json));
            ExperimentRunner runner = common.Runner(arguments, new ConsoleDisplay(answer.Output));
            bool writes = arguments.GetValue(accept);
            IReadOnlyList<string> names =
                writes ? common.ExperimentName(arguments).Split([',', ';']) : common.ExperimentNames(arguments, runner);
            return Show(names, name => runner.Snapshot(name, writes, cancellation), writes, answer);
        }));
        return command;
    }

    private static int Show(IReadOnlyList<string> names, Func<string, SnapshotResult> run, bool writes, Answer answer)
    {
        var results = new List<SnapshotResult>();
        var problems = new List<ErrorReport>();
        foreach (string name in names)
        {
            try
            {
                results.Add(run(name));
            }
            catch (ReportedException e) when (names.Count > 1)
            {
                problems.AddRange(e.Reports); // The others are checked all the same.
                continue;
            }

            problems.AddRange(results[^1].Problem is { } problem ? [problem] : []);
            if (Describe(results[^1]) is { } line)
            {
                answer.WriteLine(line);
            }
        }

        string[] missing = [.. results.Where(result => result.State == SnapshotState.Missing).Select(result => result.Experiment)];
        if (!writes)
        {
            answer.WriteLine($"{results.Count - missing.Length} of {names.Count} experiments checked");
        }

        answer.Document(new
        {
            Format = "snapshots/1",
            Experiments = results.Select(result => new
            {
                result.Experiment, result.File, State = result.State.ToString().ToLowerInvariant(), result.Problem?.Message,
            }).ToArray(),
        });
        return problems.Count > 0 ? throw new ReportedException(problems) : missing.Length < names.Count ? 0 : throw NothingChecked(missing);
    }

    /// <summary>Says in a line what came of an experiment; null where an error says it.</summary>
    private static string? Describe(SnapshotResult result) => result.State switch
    {
        SnapshotState.Missing => $"{result.Experiment}: not checked, since it has no snapshot; --accept --experiment={result.Experiment} writes one",
        SnapshotState.Written => $"{result.Experiment}: wrote {Path.GetRelativePath(Environment.CurrentDirectory, result.File)}",
        SnapshotState.Same => $"{result.Experiment}: as in its snapshot",
        _ => null,
    };

    /// <summary>A check that checks nothing must not look like one that was passed.</summary>
    private static ReportedException NothingChecked(string[] missing) => new([new ErrorReport(
        ErrorCodes.NoSnapshot,
        $"nothing was checked: no {FileName} is there for {(missing.Length == 0 ? "any experiment" : string.Join(", ", missing))}.",
        $"Write one and commit it (bakeoff snapshot --accept --experiment={missing.FirstOrDefault() ?? "NAME"}), or leave the check out.")]);
}
