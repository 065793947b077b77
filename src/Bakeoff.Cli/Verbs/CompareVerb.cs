using System.CommandLine;
using System.Globalization;
using Bakeoff.Comparison;
using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Cli;

/// <summary><c>bakeoff compare</c>: did it really get better?</summary>
internal sealed class CompareVerb
{
    private readonly CommonOptions _common = new();
    private readonly Option<string> _baseline = new("--baseline") { Description = "What to compare with: a branch, tag or commit (main, or main:EXPERIMENT), an experiment, or a run; main... is the commit where this branch left main.", Required = true };
    private readonly Option<string[]> _candidates = new("--candidate") { Description = "What is asked about, likewise; may be given several times. Default: the working tree.", DefaultValueFactory = _ => [SideMaker.WorkingTree] };
    private readonly Option<bool> _affected = new("--affected") { Description = "Compare the experiments whose results the change since the baseline, a commit, can affect, and name the others; of all, or of those named by --experiment=A,B." };
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
            verb._baseline, verb._candidates, verb._affected, verb._metrics, verb._all, verb._failOn, verb._threshold, verb._output,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(verb._affected) && (result.GetValue(verb._output) is not null || result.GetResult(verb._candidates) is { Implicit: false }))
            {
                result.AddError("'--affected' compares the working tree, into artifacts/comparisons: it goes with neither '--candidate' nor '--output'.");
            }
        });
        verb._common.AddTo(command);
        command.SetAction(arguments => Guard.Run(cancellation => verb.Run(arguments, cancellation)));
        return command;
    }

    private int Run(ParseResult arguments, CancellationToken cancellation)
    {
        EngineSettings settings = _common.Settings(arguments);
        using var scratch = new ComparisonScratch("compare");
        string baseline = arguments.GetValue(_baseline)!;
        var comparison = new ExperimentComparison(settings, arguments.GetValue(_metrics) ?? [], arguments.GetValue(_all), cancellation);
        SideMaker Maker(string experiment) => new(settings, _common.Experiments(arguments), experiment, name => _common.Load(arguments, name), Directory.CreateDirectory(Path.Combine(scratch.Path, experiment)).FullName, cancellation);
        IReadOnlyList<ComparisonReport> reports;
        if (arguments.GetValue(_affected))
        {
            LoadedExperiment[] experiments = [.. _common.ExperimentNames(arguments).Select(name => _common.Load(arguments, name))];
            reports = new AffectedComparison(settings, comparison, Maker, cancellation).Run(baseline, experiments, Path.Combine(settings.ArtifactsFolder, "comparisons"));
        }
        else
        {
            string experiment = _common.ExperimentName(arguments);
            reports = comparison.Run(experiment, Maker(experiment), baseline, arguments.GetValue(_candidates)!, arguments.GetValue(_output) ?? Path.Combine(settings.ArtifactsFolder, "comparisons", experiment));
        }

        FailOnWorse(arguments, reports);
        return 0;
    }

    private void FailOnWorse(ParseResult arguments, IReadOnlyList<ComparisonReport> reports)
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
