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

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var published = new PublishedCommand();
        var command = new Command(
            "published",
            "Run the experiments that have a published.json, as far as their data is at hand, and write docs/published.md: each published value next "
                + "to ours. --experiment=A,B runs those alone.") { published._noRun, published._download, published._output };
        published._common.AddTo(command);
        command.SetAction(arguments => Guard.Run(cancellation => published.Run(arguments, cancellation)));
        return command;
    }

    private int Run(ParseResult arguments, CancellationToken cancellation)
    {
        PublishedResult result = _common.Runner(arguments).Published(
            new PublishedRequest
            {
                Experiments = _common.ExperimentIfGiven(arguments)?.Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries),
                Run = !arguments.GetValue(_noRun), Download = arguments.GetValue(_download), OutputFile = arguments.GetValue(_output),
            },
            cancellation);
        foreach (PublishedOutcome outcome in result.Outcomes)
        {
            Console.WriteLine(
                outcome.Missing is null ? $"{outcome.Experiment}:" : $"{outcome.Experiment}: not measured, since {Plain(outcome.Missing)}");
            foreach (PublishedRow row in outcome.Rows.Where(row => row.Verdict is not null))
            {
                Console.WriteLine(
                    $"  {row.Published.Metric} of {row.Published.Model}: published {row.Published.Value}, ours {PublishedPage.OursOf(row)}: "
                        + Plain(PublishedPage.VerdictOf(row)));
            }
        }

        int measured = result.Outcomes.Count(outcome => outcome.Missing is null);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{measured} of {result.Outcomes.Count} experiments measured: {Path.GetRelativePath(Environment.CurrentDirectory, result.File)}"));
        return result.Problems.Count == 0 ? 0 : throw new ReportedException([.. result.Problems]);
    }

    /// <summary>The page's Markdown without its marks.</summary>
    private static string Plain(string text) => text.Replace("*", "", StringComparison.Ordinal).Replace("`", "", StringComparison.Ordinal);
}
