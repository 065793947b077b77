using System.Globalization;
using Bakeoff.Artifacts;
using Bakeoff.Comparison;
using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Runs the points of a sweep up to their metrics, one after the other: each takes what the machine has.</summary>
/// <param name="context">What everything that runs shares.</param>
/// <param name="load">Reads an experiment.</param>
/// <param name="scratch">A folder for what is read.</param>
/// <param name="cancellation">Ends it; what is done stays done.</param>
internal sealed class SweepRunner(RunContext context, Func<string, LoadedExperiment> load, string scratch, CancellationToken cancellation)
{
    private readonly List<SweepResult> _results = [];

    /// <summary>Points that were read and are not begun yet, where all are begun together: they are read once.</summary>
    private readonly Dictionary<string, LoadedExperiment> _read = new(StringComparer.Ordinal);
    private LoadedExperiment? _first;
    private int _total;
    private ValidationRun? _run;

    /// <summary>All results, in the order of the search; with halving a point has one for each round that it reached.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <exception cref="ReportedException">A point is wrong, or the models have no such metric.</exception>
    public IReadOnlyList<SweepResult> Run(Sweep sweep)
    {
        IReadOnlyList<string> points = sweep.Points();
        IReadOnlyList<int> rounds = sweep.Budget is null ? [0] : sweep.Options.Rounds();
        Check(sweep, points, rounds);
        _total = rounds.Select((_, round) => Kept(sweep, points.Count, round)).Sum();
        for (int round = 0; round < rounds.Count; round++)
        {
            SweepResult[] results = Run(sweep, points, sweep.Budget is null ? null : rounds[round]);
            points = [.. Best(sweep, results).Take(Kept(sweep, sweep.Points().Count, round + 1))];
        }

        return _results;
    }

    /// <summary>Every point is read before the first one runs: a value out of its range is told now and not in an hour.</summary>
    private void Check(Sweep sweep, IReadOnlyList<string> points, IReadOnlyList<int> rounds)
    {
        foreach (string name in points.Select(point => sweep.Budget is null ? point : sweep.WithBudget(point, rounds[0])))
        {
            LoadedExperiment experiment = Load(name);
            if (context.Tasks is not null)
            {
                _read[name] = experiment;
            }
        }

        StageGraph graph = Load(sweep.Experiment).Graph;
        StageNames.NodesOf(graph, ModelParameters.StageOf(graph, sweep.Options.Model));
    }

    /// <summary>All points are those of one experiment, also where it is edited while the first of them run.</summary>
    private LoadedExperiment Load(string name)
    {
        LoadedExperiment experiment = load(name);
        experiment.RequireSameFilesAs(_first ??= experiment, name);
        return experiment;
    }

    private static int Kept(Sweep sweep, int points, int round) => Math.Max(1, (int)(points / Math.Pow(sweep.Options.Factor, round)));

    private static IEnumerable<string> Best(Sweep sweep, SweepResult[] results)
    {
        LeaderboardEntry[] entries = [.. results.Select(result => result.Entry).OfType<LeaderboardEntry>()];
        return Ranking.Create(entries, Ranking.IdOf(entries, sweep.Options.Metric) ?? "")
            .Select(ranked => results.First(result => result.Entry == ranked.Entry).Point);
    }

    /// <summary>
    /// Runs the points of a round. On this machine one follows the other; on others all are begun together, and are read in the order of the search.
    /// </summary>
    private SweepResult[] Run(Sweep sweep, IReadOnlyList<string> points, int? budget)
    {
        if (context.Tasks is null)
        {
            return [.. points.Select(point => Take(sweep, Begin(sweep, point, budget, isWide: false)))];
        }

        context.Listener.RunStarting(new RunStart(sweep.Experiment, [StageTable.Evaluate.Name], [], WillRun: true)); // One display for all points.
        try
        {
            List<PointRun> runs = [.. points.Select(point => Begin(sweep, point, budget, isWide: true))];
            return [.. runs.Select(run => Take(sweep, run))];
        }
        finally
        {
            context.Listener.RunEnded();
        }
    }

    private PointRun Begin(Sweep sweep, string point, int? budget, bool isWide)
    {
        cancellation.ThrowIfCancellationRequested();
        string name = budget is { } of ? sweep.WithBudget(point, of) : point;
        LoadedExperiment experiment = _read.Remove(name, out LoadedExperiment? read) ? read : Load(name);
        StageGraph graph = experiment.Graph;
        Engine engine = (isWide ? context with { Listener = new TrialListener(context.Listener) } : context).EngineFor(graph);
        _run ??= new ValidationRun(isWide ? context with { Listener = new SilentListener() } : context, experiment.Files[^1], cancellation);
        Task<ErrorReport?> end = isWide ? _run.RunAsync(engine, graph) : Task.FromResult(_run.Run(engine, graph));
        return new PointRun(point, name, budget, experiment, engine, end);
    }

    private SweepResult Take(Sweep sweep, PointRun run)
    {
        (string point, string name, int? budget, LoadedExperiment experiment, _, _) = run;
        (LeaderboardEntry? entry, IReadOnlyList<LeaderboardEntry> floors, string? failure, bool ran) = Measure(sweep, run, experiment);
        _results.Add(new SweepResult(point, name, budget, entry, failure) { Floors = floors });
        MetricValue? value = entry?.Find(Ranking.IdOf([entry], sweep.Options.Metric)!);
        context.Listener.PointMeasured(new SweepProgress(
            _results.Count, _total, name[(name.IndexOf(Sweep.Mark, StringComparison.Ordinal) + 1)..], sweep.Options.Metric, value?.Value, failure,
            !ran, entry?.Seconds)
        {
            Coverage = value?.Candidates == CandidateSet.TestItems ? entry!.Coverage : 1,
        });
        return _results[^1];
    }

    private (LeaderboardEntry? Entry, IReadOnlyList<LeaderboardEntry> Floors, string? Failure, bool Ran) Measure(
        Sweep sweep, PointRun run, LoadedExperiment experiment)
    {
        StageGraph graph = experiment.Graph;
        EngineSettings settings = context.Settings;
        (string name, Engine engine) = (run.Name, run.Engine);
        StageNode evaluate = graph[StageTable.Evaluate.Name];
        if (run.End.GetAwaiter().GetResult() is { } failure)
        {
            return (null, [], $"{failure.Code}: {failure.Message}", true); // That is what such options lead to; the others may do better.
        }

        string folder = Directory.CreateDirectory(Path.Combine(scratch, _results.Count.ToString(CultureInfo.InvariantCulture))).FullName;
        engine.Export(evaluate, folder, cancellation);
        LeaderboardEntry[] models = [.. MeasuredModels.Read(settings, name, graph, folder, [sweep.Options.Metric])];
        LeaderboardEntry? entry = models.FirstOrDefault(model => model.Model == sweep.Options.Model);
        return Ranking.IdOf(models, sweep.Options.Metric) is { } id && entry?.ByUser(id) is { Definition.HasDirection: true }
            ? (entry, [.. models.Where(model => model.IsFloor)], null, engine.Records.Any(record => !record.UpToDate))
            : throw NoMetric(sweep.Options, models[0].Run.Report, experiment.Files[^1]);
    }

    /// <summary>A point that runs.</summary>
    /// <param name="Point">Its name.</param>
    /// <param name="Name">Its name with the budget of the round.</param>
    /// <param name="Budget">The budget; null without halving.</param>
    /// <param name="Experiment">The experiment that it is.</param>
    /// <param name="Engine">Runs it.</param>
    /// <param name="End">Why it has no value, once it has run.</param>
    private sealed record PointRun(string Point, string Name, int? Budget, LoadedExperiment Experiment, Engine Engine, Task<ErrorReport?> End);

    private static ReportedException NoMetric(SweepOptions options, MetricsReport report, string file)
    {
        IEnumerable<string> known = report.Definitions.Where(definition => definition.HasDirection).Select(definition => definition.Name);
        return new ReportedException([new ErrorReport(
            ErrorCodes.NotComparable,
            $"'{options.Model}' has no metric '{options.Metric}' that is a mean over users or ratings and of which more or less is better.",
            NearestName.Remedy(options.Metric, [.. known.Distinct()]), new FileLocation(file))]);
    }
}
