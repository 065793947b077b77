using System.CommandLine;
using System.Globalization;
using Bakeoff.Comparison;
using Bakeoff.Experiments;

namespace Bakeoff.Cli;

/// <summary><c>bakeoff leaderboard</c>: all experiments on one page, as far as they are up to date.</summary>
internal sealed class LeaderboardCommand
{
    private const int ShownRows = 20;
    private readonly CommonOptions _common = new();
    private readonly Option<string[]> _metrics = new(
        "--metric") { Description = "The metrics to show, such as rmse or recall@10/seen-included; the first one decides.", DefaultValueFactory = _ =>
            [.. LeaderboardRequest.DefaultMetrics] };
    private readonly Option<bool> _run =
        new("--run") { Description = "Bring experiments that are not up to date up to date first; without it they are only named." };
    private readonly Option<string?> _output = new("--output") { Description = "The folder for index.html. Default: artifacts/leaderboard." };

    private readonly Option<bool> _json = Answer.CreateOption("leaderboard/1");

    public static Command Create()
    {
        var leaderboard = new LeaderboardCommand();
        var command = new Command(
            "leaderboard",
            "Show all experiments on one page: a table for each set of test rows, with the floors and the parameters that differ. Nothing stale "
                + "is shown.") { leaderboard._metrics, leaderboard._run, leaderboard._output,
                    leaderboard._json };
        leaderboard._common.AddTo(command);
        command.SetAction(arguments => Guard.Run(cancellation => leaderboard.Run(arguments, cancellation)));
        return command;
    }

    private int Run(ParseResult arguments, CancellationToken cancellation)
    {
        var answer = new Answer(arguments.GetValue(_json));
        CommandOutput output = answer.Output;
        LeaderboardResult result = _common.Runner(arguments, new ConsoleDisplay(output)).Leaderboard(
            new LeaderboardRequest
            {
                Experiments = _common.ExperimentIfGiven(arguments) is { } name ? [name] : null, Metrics = arguments.GetValue(_metrics)!,
                Run = arguments.GetValue(_run), OutputFolder = arguments.GetValue(_output),
            },
            cancellation);
        foreach ((IReadOnlyList<RankedEntry> ranking, string sentence) in result.Tables)
        {
            Print(ranking, result.Metrics, output);
            output.WriteLine(sentence);
        }

        foreach (string line in result.NotShown)
        {
            output.WriteLine("  not shown: " + line);
        }

        output.WriteLine($"Leaderboard: {Path.Combine(Path.GetRelativePath(Environment.CurrentDirectory, result.Folder), "index.html")}");
        answer.Document(new
        {
            Format = "leaderboard/1", Page = Path.GetFullPath(Path.Combine(result.Folder, "index.html")), result.Metrics, result.NotShown,
            Tables = result.Rankings.Zip(result.Answers, (rows, sentence) => new { Answer = sentence, Rows = rows }).ToArray(),
        });
        return 0;
    }

    private static void Print(IReadOnlyList<RankedEntry> ranking, IReadOnlyList<string> ids, CommandOutput output)
    {
        var table = new ResultTable(["experiment", "model", .. ids.Select(id => id.Split('/')[0])], labels: 2);
        foreach (RankedEntry ranked in ranking.Take(ShownRows))
        {
            table.AddRow([.. new[] { ranked.Entry.Names, ranked.Entry.Labels }
                .Concat(ids.Select(id => LeaderboardText.Cell(ranked.Entry.Find(id), ranked.Tied && ranked.Entry.Find(id) == ranked.Value)))]);
        }

        output.Write(table, 160);
        if (ranking.Count > ShownRows)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ranking.Count - ShownRows} more on the page."));
        }
    }
}
