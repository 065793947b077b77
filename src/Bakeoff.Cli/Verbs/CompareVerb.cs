using System.CommandLine;
using System.Globalization;
using Bakeoff.Comparison;
using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Cli;

/// <summary><c>bakeoff compare</c>: did it really get better?</summary>
internal sealed class CompareVerb
{
    private const int Resamples = 10_000;
    private readonly CommonOptions _common = new();
    private readonly Option<string> _baseline = new("--baseline") { Description = "What to compare with: a branch, tag or commit (main, or main:EXPERIMENT), an experiment, or a run.", Required = true };
    private readonly Option<string[]> _candidates = new("--candidate") { Description = "What is asked about, likewise; may be given several times. Default: the working tree.", DefaultValueFactory = _ => [SideMaker.WorkingTree] };
    private readonly Option<string[]> _metrics = new("--metric") { Description = "A metric that is asked about, such as recall@10 or recall@10/seen-excluded; may be given several times. Fewer metrics need less correction. Default: all that judge a model." };
    private readonly Option<bool> _all = new("--all-rows") { Description = "Show metrics that are the same for every user too." };
    private readonly Option<string?> _failOn = new("--fail-on") { Description = "worse: exit with an error (BKF7007) where a metric is worse by more than chance explains." };
    private readonly Option<double> _threshold = new("--threshold") { Description = "With --fail-on: only where it is worse by more than this.", DefaultValueFactory = _ => 0 };
    private readonly Option<string?> _output = new("--output") { Description = "The folder for index.html, compare.md and compare.json. Default: artifacts/comparisons/EXPERIMENT." };

    public static Command Create()
    {
        var verb = new CompareVerb();
        verb._failOn.AcceptOnlyFromAmong("worse");
        var command = new Command("compare", "Compare an experiment with a branch, another experiment or a run, user by user.")
        {
            verb._baseline, verb._candidates, verb._metrics, verb._all, verb._failOn, verb._threshold, verb._output,
        };
        verb._common.AddTo(command);
        command.SetAction(arguments => Guard.Run(cancellation => verb.Run(arguments, cancellation)));
        return command;
    }

    private int Run(ParseResult arguments, CancellationToken cancellation)
    {
        EngineSettings settings = _common.Settings(arguments);
        string experiment = _common.ExperimentName(arguments);
        string scratch = Directory.CreateTempSubdirectory("bakeoff-compare-").FullName;
        try
        {
            var maker = new SideMaker(settings, _common.Experiments(arguments), experiment, name => _common.Load(arguments, name), scratch, cancellation);
            Side baseline = maker.Make(arguments.GetValue(_baseline)!);
            (ComparisonReport Report, EvaluatedRun Baseline, EvaluatedRun Candidate, IReadOnlyList<UserChange> Users)[] comparisons = [.. arguments.GetValue(_candidates)!.Select(name => Compare(settings, baseline, maker.Make(name), arguments.GetValue(_metrics) ?? [], cancellation))];
            ComparisonReport[] reports = [.. comparisons.Select(comparison => comparison.Report)];
            foreach (ComparisonReport report in reports)
            {
                Console.WriteLine();
                CompareTable.Print(report, arguments.GetValue(_all));
            }

            string folder = arguments.GetValue(_output) ?? Path.Combine(settings.ArtifactsFolder, "comparisons", experiment);
            AtomicFile.WriteText(Path.Combine(folder, "compare.json"), CanonicalJson.Serialize(reports));
            AtomicFile.WriteText(Path.Combine(folder, "compare.md"), ComparisonMarkdown.Of(experiment, reports));
            AtomicFile.WriteText(Path.Combine(folder, "index.html"), ComparisonPage.Of(experiment, comparisons));
            Console.WriteLine($"Comparison: {Path.Combine(Path.GetRelativePath(Environment.CurrentDirectory, folder), "index.html")}");
            FailOnWorse(arguments, reports);
            return 0;
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private static (ComparisonReport Report, EvaluatedRun Baseline, EvaluatedRun Candidate, IReadOnlyList<UserChange> Users) Compare(EngineSettings settings, Side baseline, Side candidate, string[] metrics, CancellationToken cancellation)
    {
        EvaluatedRun old = RunReader.Read(baseline.Report.Name, baseline.Report.Experiment, baseline.Folder);
        EvaluatedRun now = RunReader.Read(candidate.Report.Name, candidate.Report.Experiment, candidate.Folder);
        (IReadOnlyList<ComparedMetric> rows, IReadOnlyList<Refusal> refused) = new Comparer(Resamples, Seeds.Derive(0, "compare"), settings.Threads).Compare(old, now, metrics, cancellation);
        if (rows.Count == 0)
        {
            throw new ComparisonException(
                ErrorCodes.NotComparable, $"nothing of {candidate.Report.Name} can be compared with {baseline.Report.Name}: {string.Join("; ", refused.Select(refusal => $"{refusal.What}: {refusal.Reason}"))}.",
                metrics.Length > 0 ? "Check the names after --metric; metrics.json lists all." : refused.FirstOrDefault()?.Remedy ?? "Give both a model in common.");
        }

        bool identical = ContentHash.OfFile(Path.Combine(baseline.Folder, "metrics.json")) == ContentHash.OfFile(Path.Combine(candidate.Folder, "metrics.json"))
            && ContentHash.OfFile(Path.Combine(baseline.Folder, "per-user.parquet")) == ContentHash.OfFile(Path.Combine(candidate.Folder, "per-user.parquet"));
        var report = new ComparisonReport(
            "compare/1", baseline.Report, candidate.Report, identical, now.Users.Count, Resamples, rows.Count(row => row.Verdict != ComparedMetric.Same && row.Better != "neither"),
            ChangeFinder.Find(new StoredRuns(settings.StoreFolder), baseline, candidate), rows, refused);
        return (report, old, now, UserChange.Of(report, old, now));
    }

    private void FailOnWorse(ParseResult arguments, ComparisonReport[] reports)
    {
        if (arguments.GetValue(_failOn) is null)
        {
            return;
        }

        double threshold = arguments.GetValue(_threshold);
        string[] worse = [.. reports.SelectMany(report => report.Rows.Where(row => row.Verdict == ComparedMetric.IsWorse && Math.Abs(row.Difference) > threshold)
            .Select(row => string.Create(CultureInfo.InvariantCulture, $"{report.Candidate.Name}: {row.Model} {row.Metric} ({row.Candidates}) by {Math.Abs(row.Difference):F4}")))];
        if (worse.Length > 0)
        {
            const int Named = 5;
            throw new ComparisonException(
                ErrorCodes.ComparedWorse, string.Create(CultureInfo.InvariantCulture, $"{worse.Length} metrics got worse: {string.Join("; ", worse.Take(Named))}{(worse.Length > Named ? $"; and {worse.Length - Named} more" : "")}."),
                "What changed stands above the table.");
        }
    }
}
