using System.CommandLine;
using System.CommandLine.Parsing;
using Bakeoff.Core;
using Bakeoff.Experiments;

namespace Bakeoff.Cli;

/// <summary><c>bakeoff compare</c>: did it really get better?</summary>
internal sealed class CompareCommand
{
    private readonly CommonOptions _common = new();
    private readonly Option<string> _baseline = new(
        "--baseline") { Description = "What to compare with: a branch, tag or commit (main, or main:EXPERIMENT), an experiment, or a run; main... "
            + "is the commit where this branch left main.", Required = true, Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string[]> _candidates = new(
        "--candidate") { Description = "What is asked about, likewise; may be given several times. Default: the working tree.",
        Arity = ArgumentArity.ZeroOrMore, DefaultValueFactory = _ => [CompareRequest.WorkingTree] };
    private readonly Option<bool> _affected = new(
        "--affected") { Description = "Compare the experiments whose results the change since the baseline, a commit, can affect, and name the "
            + "others; of all, or of those named by --experiment=A,B." };
    private readonly Option<string[]> _metrics = new(
        "--metric") { Description = "A metric that is asked about instead of the experiment's primary ones, such as rmse, recall@10 (lists "
            + "without seen items) or recall@10/seen-included; may be given several times. All others are exploratory." };
    private readonly Option<bool> _all =
        new("--all-rows") { Description = "Show exploratory metrics too, and those that are the same for every user." };
    private readonly Option<string?> _failOn = new(
        "--fail-on") { Description = "worse: exit with an error (BKF7007) where a primary metric, or one after --metric, is worse by more than "
            + "chance explains; exploratory metrics fail nothing." };
    private readonly Option<double> _threshold = new(
        "--threshold") { Description = "With --fail-on: only where it is worse by more than this, a number of at least 0.", DefaultValueFactory = _ =>
            0, CustomParser = NumberArgument.ParseAtLeast0 };
    private readonly Option<bool> _json = new(
        "--json") { Description = "As JSON, a list of comparisons in the format compare/2, as compare.json has them; everything else goes to "
            + "standard error." };
    private readonly Option<string?> _output =
        new("--output") { Description = "The folder for index.html, compare.md and compare.json. Default: artifacts/comparisons/EXPERIMENT." };

    private readonly Option<bool> _open = PageOpener.CreateOption();

    public static Command Create()
    {
        var compare = new CompareCommand();
        compare._failOn.AcceptOnlyFromAmong("worse");
        var command = new Command("compare", "Compare an experiment with a branch, another experiment or a run, user by user.")
        {
            compare._baseline, compare._candidates, compare._affected, compare._metrics, compare._all, compare._failOn, compare._threshold,
            compare._output, compare._json, compare._open,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(compare._affected)
                && (result.GetResult(compare._output) is { Implicit: false } || result.GetResult(compare._candidates) is { Implicit: false }))
            {
                result.AddError(
                    "'--affected' compares the working tree, into artifacts/comparisons: it goes with neither '--candidate' nor '--output'.");
            }

            foreach (string option in compare.Empty(result))
            {
                result.AddError(
                    $"'{option}' is empty: name a branch, tag or commit, an experiment or a run. In CI the variable that it is made of may not be "
                        + "set.");
            }

            if (result.GetResult(compare._threshold) is { Implicit: false } && result.GetResult(compare._failOn) is null or { Implicit: true })
            {
                result.AddError("'--threshold' belongs to '--fail-on=worse', which is not given.");
            }
        });
        compare._common.AddWithExecutorTo(command);
        command.SetAction(arguments => Guard.Run(
            cancellation => compare._common.TrySubmit(arguments) ? 0 : compare.Run(arguments, cancellation)));
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
        bool json = arguments.GetValue(_json);
        var display = new ConsoleDisplay(
            json ? CommandOutput.ToStandardError() : CommandOutput.ToStandardOutput(), RunText.Heading, allRows: arguments.GetValue(_all));
        ExperimentRunner runner = _common.Runner(arguments, display);
        var request = new CompareRequest(_common.ExperimentName(arguments), arguments.GetValue(_baseline)!)
        {
            Candidates = arguments.GetValue(_candidates)!, Metrics = arguments.GetValue(_metrics) ?? [],
            Affected = arguments.GetValue(_affected) ? _common.ExperimentNames(arguments, runner) : null,
            FailOnWorse = arguments.GetValue(_failOn) is not null, Threshold = arguments.GetValue(_threshold),
            OutputFolder = arguments.GetValue(_output),
        };
        try
        {
            runner.Compare(request, cancellation);
            Open(arguments, display, json);
        }
        catch (BakeoffException) when (json && display.Comparisons.Count > 0)
        {
            Print(display.Comparisons); // The reason why --fail-on ends it with an error is in the comparison.
            throw;
        }

        if (json)
        {
            Print(display.Comparisons);
        }

        return 0;
    }

    private void Open(ParseResult arguments, ConsoleDisplay display, bool json)
    {
        if (arguments.GetValue(_open) && display.Comparisons is [.., var last])
        {
            PageOpener.Open(last.Folder, HostSystem.Instance, json ? CommandOutput.ToStandardError() : CommandOutput.ToStandardOutput());
        }
    }

    private static void Print(IReadOnlyList<ComparisonResult> results) =>
        Console.Write(CanonicalJson.Serialize(results.Select(result => result.Report).ToArray()));
}
