using System.CommandLine;
using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Pipeline;

namespace Bakeoff.Cli;

/// <summary><c>bakeoff run STAGE…</c>: brings stages and everything above them up to date.</summary>
internal sealed class RunCommand
{
    private readonly CommonOptions _common = new();
    private readonly Argument<string[]> _stages = new Argument<string[]>("stage")
    {
        Description = $"One or several of {string.Join(", ", StageTable.Names)}.", DefaultValueFactory = _ => [StageTable.Report.Name],
    }.WithStages();
    private readonly Option<bool> _force =
        new("--force") { Description = "Run the stages again even if they are up to date; other bytes are an error." };
    private readonly Option<bool> _failFast =
        new("--fail-fast") { Description = "End the run at the first failure. Else what does not depend on it goes on." };
    private readonly Option<bool> _strict = new(
        "--strict") { Description = $"Fail where a metric of the report does not measure a model ({ErrorCodes.DoesNotMeasure}); else the report "
            + "marks it." };
    private readonly Option<bool> _all;
    private readonly Option<bool> _json =
        new("--json") { Description = $"As JSON, format {RunDocument.CurrentFormat}, for tools; everything else goes to standard error. With "
            + "--all, and of a "
            + $"matrix, one document of format {RunList.CurrentFormat}." };

    private readonly Option<bool> _open = PageOpener.CreateOption();

    private RunCommand() => _all = _common.CreateAll("Every experiment of the folder, one after the other.");

    /// <summary>Creates the command.</summary>
    /// <param name="commandLine">The command line, by which the answer is remembered.</param>
    public static Command Create(string[] commandLine)
    {
        var run = new RunCommand();
        var command = new Command("run", "Bring stages and everything above them up to date.")
        {
            run._stages, run._force, run._failFast, run._strict, run._all, run._json, run._open,
        };
        run._common.AddWithExecutorTo(command);
        command.SetAction(arguments => Guard.Run(
            cancellation => run._common.TrySubmit(arguments) ? 0 : run.Run(arguments, commandLine, cancellation)));
        return command;
    }

    private int Run(ParseResult arguments, string[] commandLine, CancellationToken cancellation)
    {
        using var recorder = new AnswerRecorder(commandLine);
        (bool all, bool json) = (arguments.GetValue(_all), arguments.GetValue(_json));
        var display = new ConsoleDisplay(json ? CommandOutput.ToStandardError() : recorder.Output);
        ExperimentRunner runner = _common.Runner(arguments, display, arguments.GetValue(_failFast));
        LoadedExperiment[] experiments = [.. _common.Experiments(arguments, runner, all)];
        string[] names = [.. arguments.GetValue(_stages)!.Select(StageNames.Find).Distinct()];
        bool isMatrix = !all && _common.IsMatrix(arguments, experiments), several = all || isMatrix;
        var failures = new Dictionary<string, IReadOnlyList<ErrorReport>>(StringComparer.Ordinal);
        bool goesOn = several && !arguments.GetValue(_failFast);
        List<RunResult> results = RunEach(runner, experiments, names, several, arguments, goesOn ? failures : null, cancellation);
        bool hasPage = isMatrix && names.Contains(StageTable.Report.Name);
        string? matrix = hasPage && failures.Count < experiments.Length ? WriteMatrix(runner, experiments, failures, display) : null;
        if (json)
        {
            Print(results, several, matrix);
        }

        if (arguments.GetValue(_open) && (matrix ?? results.LastOrDefault()?.ReportFolder) is { } folder)
        {
            PageOpener.Open(folder, HostSystem.Instance, json ? CommandOutput.ToStandardError() : recorder.Output);
        }

        if (failures.Count > 0)
        {
            throw new ReportedException([.. failures.Values.SelectMany(reports => reports)]);
        }

        foreach (string report in results.Select(result => result.ReportFolder).OfType<string>().Where(_ => arguments.GetValue(_strict)))
        {
            StrictCheck.Require(Path.Combine(report, "metrics.json"));
        }

        if (!several && !json && _common.HasFixedExperiment(arguments))
        {
            Keep(recorder, runner.Context.Settings, experiments[0], [.. names.SelectMany(experiments[0].Graph.OfStage)], results[0]);
        }

        return 0;
    }

    /// <summary>
    /// Runs experiments, on this machine one after the other, on others together; where failures are collected, those of one do not stop the others.
    /// </summary>
    private List<RunResult> RunEach(
        ExperimentRunner runner, LoadedExperiment[] experiments, string[] names, bool several, ParseResult arguments,
        Dictionary<string, IReadOnlyList<ErrorReport>>? failures, CancellationToken cancellation)
    {
        bool isTogether = runner.Context.Tasks is not null && experiments.Length > 1;
        RunContext context = isTogether ? runner.Context with { Listener = new TogetherListener(runner.Context.Listener) } : runner.Context;
        RunResult? RunOne(int i) => RunIfItHas(context, ref experiments[i], names, several, arguments, cancellation);
        Func<RunResult?> Begin(int i)
        {
            if (!isTogether)
            {
                return () => RunOne(i);
            }

            Task<RunResult?> run = Task.Factory.StartNew(
                () => RunOne(i), cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            return () => run.GetAwaiter().GetResult();
        }

        Func<RunResult?>[] runs = [.. Enumerable.Range(0, experiments.Length).Select(Begin)];
        var results = new List<RunResult>();
        for (int i = 0; i < runs.Length; i++)
        {
            try
            {
                results.AddRange(runs[i]() is { } result ? [result] : []);
            }
            catch (BakeoffException e) when (failures is not null && !cancellation.IsCancellationRequested)
            {
                failures[experiments[i].Graph.Experiment] = e.Reports; // The others do not depend on it.
            }
        }

        return results;
    }

    /// <summary>Runs an experiment; null where it has none of the stages: with --all an experiment that lacks a stage has the less to run.</summary>
    private RunResult? RunIfItHas(
        RunContext context, ref LoadedExperiment experiment, string[] names, bool several, ParseResult arguments, CancellationToken cancellation)
    {
        StageGraph graph = experiment.Graph;
        StageNode[] targets = [.. names.SelectMany(name => several ? graph.OfStage(name) : StageNames.NodesOf(graph, name))];
        if (targets.Length == 0)
        {
            return null;
        }

        var run = new ExperimentRun(context, cancellation);
        experiment = run.Tune(experiment, targets);
        StageGraph tuned = experiment.Graph;
        RunResult result = run.Run(experiment, [.. targets.Select(node => tuned[node.Label])], arguments.GetValue(_force));
        return arguments.GetValue(_json) ? run.WithModels(result) : result;
    }

    /// <summary>Prints the results where JSON is asked for: one document, whether of one experiment or of several.</summary>
    private static void Print(List<RunResult> results, bool several, string? matrix)
    {
        RunDocument[] documents = [.. results.Select(RunDocument.Create)];
        Console.Write(several ? CanonicalJson.Serialize(new RunList(RunList.CurrentFormat, documents, matrix))
            : string.Concat(documents.Select(CanonicalJson.Serialize)));
    }

    /// <summary>Writes the page of a matrix, also where some of its points failed.</summary>
    private static string WriteMatrix(
        ExperimentRunner runner, IReadOnlyList<LoadedExperiment> points, Dictionary<string, IReadOnlyList<ErrorReport>> failures,
        ConsoleDisplay display)
    {
        MatrixResult result = new MatrixJob(runner.Context).Write(
            points, failures.ToDictionary(
                failed => failed.Key, failed => $"{failed.Value[0].Code}: {failed.Value[0].Message}", StringComparer.Ordinal));
        foreach (string sentence in result.Answer)
        {
            display.Message(sentence);
        }

        display.Message($"Matrix: {Path.Combine(Path.GetRelativePath(Environment.CurrentDirectory, result.Folder), "index.html")}");
        return Path.GetFullPath(result.Folder);
    }

    private static void Keep(AnswerRecorder recorder, EngineSettings settings, LoadedExperiment experiment, StageNode[] targets, RunResult result)
    {
        if (result.IsUpToDate && settings.IsShared(result.Records.Select(record => record.Key)))
        {
            IEnumerable<string> report = result.ReportFolder is { } folder ? Directory.EnumerateFiles(folder) : [];
            Dictionary<string, string> keys = result.Records.ToDictionary(record => record.Label, record => record.Key);
            recorder.Keep(settings, experiment.Graph.Closure(targets), experiment, keys, report);
        }
    }
}
