using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Bakeoff.Comparison;
using Bakeoff.Core;
using Bakeoff.Evaluation;
using Bakeoff.Experiments;
using Bakeoff.Pipeline;
using Bakeoff.Reporting;

namespace Bakeoff.Cli;

/// <summary><c>bakeoff compare</c>: did it really get better?</summary>
internal sealed class CompareCommand
{
    private readonly CommonOptions _common = new();
    private readonly Option<string> _baseline = new("--baseline") { Description = "What to compare with: a branch, tag or commit (main, or main:EXPERIMENT), an experiment, or a run; main... is the commit where this branch left main.", Required = true, Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string[]> _candidates = new("--candidate") { Description = "What is asked about, likewise; may be given several times. Default: the working tree.", Arity = ArgumentArity.ZeroOrMore, DefaultValueFactory = _ => [SideMaker.WorkingTree] };
    private readonly Option<bool> _affected = new("--affected") { Description = "Compare the experiments whose results the change since the baseline, a commit, can affect, and name the others; of all, or of those named by --experiment=A,B." };
    private readonly Option<string[]> _metrics = new("--metric") { Description = "A metric that is asked about instead of the experiment's primary ones, such as rmse, recall@10 (lists without seen items) or recall@10/seen-included; may be given several times. All others are exploratory." };
    private readonly Option<bool> _all = new("--all-rows") { Description = "Show exploratory metrics too, and those that are the same for every user." };
    private readonly Option<string?> _failOn = new("--fail-on") { Description = "worse: exit with an error (BKF7007) where a primary metric, or one after --metric, is worse by more than chance explains; exploratory metrics fail nothing." };
    private readonly Option<double> _threshold = new("--threshold") { Description = "With --fail-on: only where it is worse by more than this, a number of at least 0.", DefaultValueFactory = _ => 0, CustomParser = NumberArgument.ParseAtLeast0 };
    private readonly Option<string?> _output = new("--output") { Description = "The folder for index.html, compare.md and compare.json. Default: artifacts/comparisons/EXPERIMENT." };

    public static Command Create()
    {
        var verb = new CompareCommand();
        verb._failOn.AcceptOnlyFromAmong("worse");
        var command = new Command("compare", "Compare an experiment with a branch, another experiment or a run, user by user.")
        {
            verb._baseline, verb._candidates, verb._affected, verb._metrics, verb._all, verb._failOn, verb._threshold, verb._output,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(verb._affected) && (result.GetResult(verb._output) is { Implicit: false } || result.GetResult(verb._candidates) is { Implicit: false }))
            {
                result.AddError("'--affected' compares the working tree, into artifacts/comparisons: it goes with neither '--candidate' nor '--output'.");
            }

            foreach (string option in verb.Empty(result))
            {
                result.AddError(
                    $"'{option}' is empty: name a branch, tag or commit, an experiment or a run. In CI the variable that it is made of may not be set.");
            }

            if (result.GetResult(verb._threshold) is { Implicit: false } && result.GetResult(verb._failOn) is null or { Implicit: true })
            {
                result.AddError("'--threshold' belongs to '--fail-on=worse', which is not given.");
            }
        });
        verb._common.AddTo(command);
        command.SetAction(arguments => Guard.Run(cancellation => verb.Run(arguments, cancellation)));
        return command;
    }

    /// <summary>The options that name a side and are given without a name.</summary>
    private IEnumerable<string> Empty(CommandResult result)
    {
        foreach (Option option in new Option[] { _baseline, _candidates })
        {
            if (result.GetResult(option) is { Implicit: false } given
                && (given.Tokens.Count == 0 || given.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value))))
            {
                yield return option.Name;
            }
        }
    }

    private int Run(ParseResult arguments, CancellationToken cancellation)
    {
        var display = new ConsoleDisplay(CommandOutput.ToStandardOutput(), RunText.Heading, allRows: arguments.GetValue(_all));
        ExperimentRunner runner = _common.Runner(arguments, display);
        RunContext context = runner.Context;
        Check(arguments.GetValue(_metrics) ?? [], arguments.GetValue(_failOn) is not null, () =>
            [.. _common.ExperimentNames(arguments, runner).SelectMany(name => CustomMetricNode.NamesIn(runner.Loader.Load(name).Graph)).Distinct()]);
        using var scratch = new ComparisonScratch("compare");
        ForgetKilled(runner.Loader.Folder, cancellation);
        string baseline = arguments.GetValue(_baseline)!;
        var comparison = new ExperimentComparison(context, arguments.GetValue(_metrics) ?? [], cancellation);
        ExperimentLoader loader = runner.Loader.Keeping(scratch.Rows);
        SideMaker Maker(string experiment) =>
            new(context, loader, experiment, Directory.CreateDirectory(Path.Combine(scratch.Path, experiment)).FullName, scratch.Rows, cancellation);
        IReadOnlyList<ComparisonResult> results;
        if (arguments.GetValue(_affected))
        {
            LoadedExperiment[] experiments = [.. _common.ExperimentNames(arguments, runner).Select(loader.Load)];
            results = new AffectedComparison(context, comparison, Maker, cancellation).Run(baseline, experiments, Path.Combine(context.Settings.ArtifactsFolder, "comparisons"));
        }
        else
        {
            string experiment = _common.ExperimentName(arguments);
            results = comparison.Run(experiment, Maker(experiment), baseline, arguments.GetValue(_candidates)!, arguments.GetValue(_output) ?? Path.Combine(context.Settings.ArtifactsFolder, "comparisons", experiment));
        }

        cancellation.ThrowIfCancellationRequested(); // Whoever interrupts a comparison is not told that nothing got worse.
        FailOnWorse(arguments, [.. results.Select(result => result.Report)]);
        return 0;
    }

    /// <summary>Whatever this comparison is with, the last one may have been with a commit, and killed.</summary>
    private static void ForgetKilled(string experiments, CancellationToken cancellation)
    {
        if (GitCheckout.Around(experiments) is null)
        {
            return;
        }

        try
        {
            Worktree.ForgetKilled(GitRepository.Open(experiments, cancellation));
        }
        catch (ReportedException)
        {
            // Without git nothing is left in its list; a comparison with a commit says so.
        }
    }

    /// <summary>A misspelled metric is an error now, and not after the experiments ran.</summary>
    private static void Check(IReadOnlyList<string> metrics, bool decides, Func<IReadOnlyCollection<string>> customNames)
    {
        if (decides && metrics.FirstOrDefault(MetricNames.Describes) is { } describes)
        {
            throw new ReportedException([new ErrorReport(
                ErrorCodes.UnknownPrimary, $"'{describes}' describes lists and judges none, so that --fail-on cannot decide by it.", "Name a metric of which more or less is better.")]);
        }

        // Only a name that no built-in metric has needs the experiments, whose assemblies may have to be built.
        string[] others = [.. metrics.Where(name => !MetricNames.IsKnown(name) && !MetricNames.Describes(name))];
        IReadOnlyCollection<string> custom = others.Length > 0 ? customNames() : [];
        if (Array.Find(others, name => !MetricNames.IsKnown(name, custom)) is { } unknown)
        {
            throw new ReportedException([new ErrorReport(
                ErrorCodes.UnknownPrimary, $"there is no metric '{unknown}'.", NearestName.Remedy(unknown, MetricNames.For([MetricNames.LengthOf(unknown) ?? 10], custom)))]);
        }
    }

    private void FailOnWorse(ParseResult arguments, IReadOnlyList<ComparisonReport> reports)
    {
        if (arguments.GetValue(_failOn) is null)
        {
            return;
        }

        if (reports.FirstOrDefault(report => !report.Identical && !report.Primary.Any()) is { } without)
        {
            throw new ComparisonException(
                ErrorCodes.NotComparable, $"--fail-on cannot decide on {without.Candidate.Experiment}: {(without.PrimaryMetrics.Count == 0 ? "no metric is primary" : $"both sides have none of {string.Join(", ", without.PrimaryMetrics)}")}.",
                "Name a metric that both have with --metric, or in 'evaluation.primary'.");
        }

        double threshold = arguments.GetValue(_threshold);
        string[] worse = [.. reports.SelectMany(report => report.Primary.Where(row => row.Verdict == Verdict.Worse && Math.Abs(row.Difference) > threshold)
            .Select(row => $"{report.Candidate.Name}: {row.Model} {ComparisonText.Name(row)} by {Decimals.Plain(Math.Abs(row.Difference))}"))];
        if (worse.Length > 0)
        {
            const int Named = 5;
            throw new ComparisonException(
                ErrorCodes.ComparedWorse, string.Create(CultureInfo.InvariantCulture, $"{worse.Length} primary metric{(worse.Length == 1 ? "" : "s")} got worse: {string.Join("; ", worse.Take(Named))}{(worse.Length > Named ? $"; and {worse.Length - Named} more" : "")}."),
                "What changed stands above the table.");
        }

        // A gate that cannot decide is not open.
        string[] open =
        [
            .. reports.SelectMany(report => report.Undecided.Select(what => $"{report.Candidate.Name}: {what} (only one side has it, or it was refused)")),
            .. reports.SelectMany(report => report.Primary.Where(row => row.Verdict != Verdict.Same && row.NoVerdict is not null)
                .Select(row => $"{report.Candidate.Name}: {row.Model} {ComparisonText.Name(row)} ({row.NoVerdict})")),
        ];
        if (open.Length > 0)
        {
            throw new ComparisonException(
                ErrorCodes.NotComparable, $"--fail-on cannot decide on {string.Join("; ", open)}.",
                "Make both sides comparable (a model that was renamed is another one), name another metric with --metric, or leave --fail-on out.");
        }
    }
}
