using System.CommandLine;
using System.Globalization;
using Bakeoff.Core;
using Bakeoff.Experiments;

namespace Bakeoff.Cli;

/// <summary><c>bakeoff published</c>: holds experiments to the numbers that others have published for their protocols.</summary>
internal sealed class PublishedCommand
{
    private readonly CommonOptions _common = new();
    private readonly Option<bool> _noRun = new("--no-run") { Description = "Run nothing: the page has what is up to date." };
    private readonly Option<bool> _download = new("--download")
    {
        Description = "Fetch archives that are not at hand from their publisher; without it nothing is fetched but from --mirror.",
    };

    private readonly Option<string?> _output = new("--output") { Description = "The page. Default: docs/published.md." };

    private readonly Option<bool> _json = Answer.CreateOption("published-result/1");

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var published = new PublishedCommand();
        var command = new Command(
            "published",
            "Run the experiments that have a published.json, as far as their data is at hand, and write docs/published.md: each published value next "
                + "to ours. --experiment=A,B runs those alone.") { published._noRun, published._download, published._output, published._json };
        published._common.AddTo(command);
        command.SetAction(arguments => Guard.Run(cancellation => published.Run(arguments, cancellation)));
        return command;
    }

    private int Run(ParseResult arguments, CancellationToken cancellation)
    {
        var answer = new Answer(arguments.GetValue(_json));
        PublishedResult result = _common.Runner(arguments, new ConsoleDisplay(answer.Output)).Published(
            new PublishedRequest
            {
                Experiments = _common.ExperimentIfGiven(arguments)?.Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries),
                Run = !arguments.GetValue(_noRun), Download = arguments.GetValue(_download), OutputFile = arguments.GetValue(_output),
            },
            cancellation);
        foreach (PublishedOutcome outcome in result.Outcomes)
        {
            answer.WriteLine(
                outcome.Missing is null ? $"{outcome.Experiment}:" : $"{outcome.Experiment}: not measured, since {Plain(outcome.Missing)}");
            foreach (PublishedRow row in outcome.Rows.Where(row => row.Verdict is not null))
            {
                answer.WriteLine(
                    $"  {row.Published.Metric} of {row.Published.Model}: published {row.Published.Value}, ours {PublishedPage.OursOf(row)}: "
                        + Plain(PublishedPage.VerdictOf(row)));
            }
        }

        int measured = result.Outcomes.Count(outcome => outcome.Missing is null);
        answer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{measured} of {result.Outcomes.Count} experiments measured: {Path.GetRelativePath(Environment.CurrentDirectory, result.File)}"));
        answer.Document(Document(result));
        return result.Problems.Count == 0 ? 0 : throw new ReportedException([.. result.Problems]);
    }

    private static object Document(PublishedResult result) => new
    {
        Format = "published-result/1", Page = Path.GetFullPath(result.File),
        Experiments = result.Outcomes.Select(outcome => new
        {
            outcome.Experiment, outcome.Missing,
            Values = outcome.Rows.Select(row => new
            {
                row.Published.Model, row.Published.Metric, Published = row.Published.Value, Ours = row.Ours?.Value,
                Verdict = row.Verdict?.ToString().ToLowerInvariant(),
            }).ToArray(),
        }).ToArray(),
    };

    /// <summary>The page's Markdown without its marks.</summary>
    private static string Plain(string text) => text.Replace("*", "", StringComparison.Ordinal).Replace("`", "", StringComparison.Ordinal);
}
