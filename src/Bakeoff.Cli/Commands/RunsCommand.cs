using System.CommandLine;
using System.Globalization;
using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Pipeline;
using Bakeoff.Reporting;
using Bakeoff.Tables;
using DuckDB.NET.Data;

namespace Bakeoff.Cli;

/// <summary><c>bakeoff runs</c>: what was run here, and what came of it.</summary>
internal sealed class RunsCommand
{
    private static readonly string[] Usual = ["rmse", "recall@10", "recall@100", "ndcg@10"];
    private static readonly string[] SortedBy = ["time", "seconds", "experiment"];
    private readonly CommonOptions _common = new();
    private readonly Option<string[]> _metrics = new(
        "--metric") { Description = "The metrics to show, such as rmse or recall@10/seen-included.", DefaultValueFactory = _ => Usual };
    private readonly Option<string?> _model = new("--model") { Description = "Only this model." };
    private readonly Option<string?> _commit = new("--commit") { Description = "Only runs of commits that begin so." };
    private readonly Option<string> _sort =
        new("--sort") { Description = "time, seconds, experiment, or a metric.", DefaultValueFactory = _ => "time" };
    private readonly Option<bool> _descending = new("--descending") { Description = "The largest first." };
    private readonly Option<string?> _export = new(
        "--export") { HelpName = "file", Description = "Write the rows with all metrics to a file instead: .csv or .parquet (experiment, run, time, "
            + "commit, uncommitted, stages, ran, fetched, seconds, model, metric, candidates, value)." };

    private readonly Option<string?> _html = new(
        "--html") { HelpName = "file", Description = "Also write a page: the runs, the course of the first metric, and when each stage of "
            + "a run ran." };

    private readonly Option<bool> _json = Answer.CreateOption("runs/1");

    public static Command Create()
    {
        var runs = new RunsCommand();
        runs._export.Validators.Add(result =>
        {
            if (result.TryGet(out string? file) && file is not null && Path.GetExtension(file) is not (".csv" or ".parquet"))
            {
                result.AddError("'--export' must end in .csv or .parquet.");
            }
        });
        var command = new Command(
            "runs", "List the runs with their metrics, whether the stages ran or were up to date, and whether the working tree had uncommitted "
                + "changes; of all experiments unless one is named.")
        {
            runs._metrics, runs._model, runs._commit, runs._sort, runs._descending, runs._export, runs._html, runs._json,
        };
        runs._common.AddTo(command);
        command.SetAction(arguments => Guard.Run(_ => runs.Run(arguments)));
        return command;
    }

    private int Run(ParseResult arguments)
    {
        EngineSettings settings = _common.Settings(arguments);
        string? model = arguments.GetValue(_model), commit = arguments.GetValue(_commit), experiment = _common.ExperimentIfGiven(arguments);
        (string[] shown, string sort) = (arguments.GetValue(_metrics)!, arguments.GetValue(_sort)!);
        IReadOnlyList<RunRow> all = RunHistory.Read(settings, experiment, RunText.Warn);
        DemandExperiment(arguments, settings, all.Count);
        Demand(all, model, [.. shown.Except(Usual), .. new[] { sort }.Except(SortedBy)]);
        RunRow[] rows = [.. Sorted(
            all.Where(row => (model is null || row.Model == model)
                && (commit is null || row.Commit?.StartsWith(commit, StringComparison.OrdinalIgnoreCase) == true)),
            sort, arguments.GetValue(_descending))];
        var answer = new Answer(arguments.GetValue(_json));
        answer.Document(new
        {
            Format = "runs/1",
            Runs = rows.Select(row => new
            {
                row.Experiment, row.Run, row.Time, row.Commit, row.HasUncommittedChanges, row.Stages, row.Ran, row.Fetched, row.Seconds, row.Joules,
                row.Model, row.Metrics, row.DoesNotMeasure,
            }).ToArray(),
        });
        if (arguments.GetValue(_html) is { } page)
        {
            WritePage(settings, rows, shown, page, answer);
        }

        if (arguments.GetValue(_export) is { } file)
        {
            Export(rows, file);
            answer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{CountRuns(rows)} runs: {file}"));
        }

        if (rows.Length == 0 && all.Count > 0)
        {
            answer.WriteLine(DescribeNone(all, model, commit));
        }
        else if (arguments.GetValue(_export) is null)
        {
            Print(rows, shown, experiment, answer.Output);
        }

        return 0;
    }

    private static void WritePage(EngineSettings settings, RunRow[] rows, string[] metrics, string page, Answer answer)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(page))!;
        NamedFile.WriteText(
            page, RunsPage.Render(settings, rows, metrics, folder, PageStamps.Create(settings, Environment.CurrentDirectory)),
            "Name another file: --html=FILE.");
        answer.WriteLine($"Page: {page}");
    }

    private static string DescribeNone(IReadOnlyList<RunRow> all, string? model, string? commit)
    {
        string ofModel = model is null ? "" : $" has metrics of the model '{model}'", and = model is null || commit is null ? "" : " and";
        string ofCommit = commit is null ? "" : $" is of a commit that begins with '{commit}'";
        return string.Create(CultureInfo.InvariantCulture, $"None of the {CountRuns(all)} runs{ofModel}{and}{ofCommit}.");
    }

    private static int CountRuns(IEnumerable<RunRow> rows) => rows.Select(row => (row.Experiment, row.Run)).Distinct().Count();

    /// <summary>Refuses an experiment that has no run where others have: it is misspelt, unless there is one of that name.</summary>
    private void DemandExperiment(ParseResult arguments, EngineSettings settings, int rows)
    {
        if (rows > 0 || _common.ExperimentIfGiven(arguments) is not { } name)
        {
            return;
        }

        string folder = Path.Combine(settings.ArtifactsFolder, "runs");
        string[] run = [.. RunHistory.FilesOf(settings)
            .Select(file => Path.GetRelativePath(folder, Path.GetDirectoryName(file)!).Replace(Path.DirectorySeparatorChar, '/'))];
        string[] known = [.. run.Concat(_common.KnownExperiments(arguments)).Where(other => name.Contains(Sweep.Mark) || !other.Contains(Sweep.Mark))
            .Distinct().Order(StringComparer.Ordinal)];
        if (run.Length > 0 && !known.Contains(name))
        {
            throw new ReportedException([new ErrorReport(
                ErrorCodes.UnknownExperiment,
                string.Create(CultureInfo.InvariantCulture, $"none of the {run.Length} runs here is of an experiment '{name}', and there is none."),
                NearestName.Remedy(name, known))]);
        }
    }

    /// <summary>Refuses names that nothing has, which would make a table without values; where there are no runs yet, nothing is known.</summary>
    private static void Demand(IReadOnlyList<RunRow> rows, string? model, IEnumerable<string> metrics)
    {
        string[] models = [.. rows.Select(row => row.Model).OfType<string>().Distinct()];
        string[] known = [.. rows.SelectMany(row => row.Metrics.Keys).Select(id => id.Split('/')[0]).Distinct()];
        ErrorReport[] problems =
        [
            .. model is null || models.Length == 0 || models.Contains(model) ? Array.Empty<ErrorReport>()
                : [new ErrorReport(ErrorCodes.Usage, $"no run has a model '{model}'.", NearestName.Remedy(model, models))],
            .. metrics.Where(metric => known.Length > 0 && rows.All(row => row.Find(metric) is null)).Select(metric =>
                new ErrorReport(ErrorCodes.Usage, $"no run has a metric '{metric}'.", NearestName.Remedy(metric, known))),
        ];
        if (problems.Length > 0)
        {
            throw new ReportedException(problems);
        }
    }

    /// <summary>What does not measure its model comes after what does, and a row without the metric last, whichever way.</summary>
    private static IEnumerable<RunRow> Sorted(IEnumerable<RunRow> rows, string by, bool descending)
    {
        IEnumerable<RunRow> Order<T>(Func<RunRow, T> key, IComparer<T>? comparer = null) => descending
            ? rows.OrderByDescending(key, comparer) : rows.OrderBy(key, comparer);
        return by switch
        {
            "time" => Order(row => row.Run, StringComparer.Ordinal),
            "seconds" => Order(row => row.Seconds),
            "experiment" => Order(row => row.Experiment, StringComparer.Ordinal),
            _ => Order(row => row.Find(by) ?? (descending ? double.NegativeInfinity : double.PositiveInfinity))
                .OrderBy(row => row.Find(by) is null ? 2 : row.IsBlind(by) ? 1 : 0),
        };
    }

    private static void Print(RunRow[] rows, string[] metrics, string? experiment, CommandOutput output)
    {
        if (rows.Length == 0)
        {
            (string of, string argument) = experiment is null ? ("", "") : ($" of '{experiment}'", $"--experiment={experiment}");
            output.WriteLine($"No runs here yet{of}: {TargetCommand.Write("Report", argument)} makes one.");
            return;
        }

        bool hasEnergy = rows.Any(row => row.Joules is not null);
        string[] labels = ["experiment", "run", "commit", "stages", "seconds", .. hasEnergy ? ["energy"] : Array.Empty<string>(), "model"];
        var table = new ResultTable([.. labels, .. metrics], labels.Length);
        foreach (RunRow row in rows)
        {
            string stages =
                string.Create(CultureInfo.InvariantCulture, $"{row.Ran} of {row.Stages} ran{(row.Fetched > 0 ? $", {row.Fetched} fetched" : "")}");
            table.AddRow(
                [.. new[] { row.Experiment, row.Run, row.ShownCommit, stages, row.Seconds.ToString("F1", CultureInfo.InvariantCulture) }
                .Concat(hasEnergy ? [row.Joules is { } joules ? EnergyText.Format(joules) : "–"] : [])
                .Append(row.Model ?? "–")
                .Concat(metrics.Select(metric => Decimals.Plain(row.Find(metric)) + (row.IsBlind(metric) ? " ⚠" : "")))]);
        }

        output.Write(table, 160);
        output.WriteLine("Seconds are those of a run's stages together, of which some ran at one time.");
        if (rows.Any(row => metrics.Any(row.IsBlind)))
        {
            output.WriteLine(ReportLabels.MarkNote);
        }

        if (rows.Any(row => row.HasUncommittedChanges == true))
        {
            output.WriteLine("+ files of the working tree differed from the commit when the run began.");
        }
    }

    private static void Export(RunRow[] rows, string file)
    {
        using var session = new DuckDbSession();
        session.Execute(
            "CREATE TABLE runs (experiment VARCHAR, run VARCHAR, time VARCHAR, commit VARCHAR, uncommitted BOOLEAN, stages INTEGER, ran INTEGER, "
                + "fetched INTEGER, seconds DOUBLE, model VARCHAR, metric VARCHAR, candidates VARCHAR, value DOUBLE)");
        using (DuckDBAppender appender = session.Append("runs"))
        {
            foreach ((RunRow row, string metric, double value) in rows.SelectMany(
                row => row.Metrics.OrderBy(metric => metric.Key, StringComparer.Ordinal), (row, metric) => (row, metric.Key, metric.Value)))
            {
                string[] id = metric.Split('/');
                appender.CreateRow().AppendValue(row.Experiment).AppendValue(row.Run).AppendValue(row.Time).AppendValue(row.Commit)
                    .AppendValue(row.HasUncommittedChanges).AppendValue(row.Stages).AppendValue(row.Ran).AppendValue(row.Fetched)
                    .AppendValue(row.Seconds).AppendValue(row.Model).AppendValue(id[0]).AppendValue(id[1]).AppendValue(value).EndRow();
            }
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        if (Path.GetExtension(file) == ".parquet")
        {
            session.WriteParquet("FROM runs", file);
        }
        else
        {
            session.Execute($"COPY runs TO {DuckDbSession.Quote(file)} (HEADER)");
        }
    }
}
