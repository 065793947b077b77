using System.Text.RegularExpressions;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>The transcript in <c>docs/compare.md</c> is what a new user sees: each run of the tests makes it anew.</summary>
[Collection(SharedCloneCollection.Name)]
public sealed partial class TranscriptTests(SharedClone clone)
{
    private static readonly string[] Commands =
    [
        "git checkout --quiet -b more-regularization",
        "sed -i 's/\"regularization\": 0.015/\"regularization\": 0.06/' experiments/quickstart/experiment.json",
        "dotnet cake --target=Compare --baseline=main",
    ];

    [Fact]
    public void TheTranscriptOfTheDocs_IsWhatANewUserSees()
    {
        WorkingCopy copy = clone.Fresh();
        foreach (string folder in new[] { "artifacts/store", "artifacts/runs", "artifacts/cache/answers" }.Select(folder => copy[folder]).Where(Directory.Exists))
        {
            Directory.Delete(folder, recursive: true); // A new user has none.
        }

        string transcript = string.Concat(Commands.Select(command => $"    $ {command}\n{Shown(Run(command))}"));
        clone.Git("checkout", "--quiet", "--force", "main");
        clone.Git("branch", "--quiet", "--delete", "--force", "more-regularization");
        string file = Path.Combine(TestPaths.Repository, "docs", "compare.md"), received = Path.Combine(TestPaths.Repository, "docs", "compare.received.md");
        string docs = File.ReadAllText(file).ReplaceLineEndings("\n"), now = Block().Replace(docs, _ => transcript, 1);
        if (docs != now)
        {
            File.WriteAllText(received, now);
        }

        Assert.True(docs == now, $"docs/compare.md no longer shows what happens. Compare it with {received}; rename that to accept it.\n{transcript}");
    }

    private CommandResult Run(string command)
    {
        CommandResult result = clone.Copy.Run(new Dictionary<string, string>(), "bash", "-e", "-c", command);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        return result;
    }

    /// <summary>Without Cake's frame, the lines of the single stages, whose order is not always the same, and what no two runs have in common.</summary>
    private static string Shown(CommandResult result)
    {
        IEnumerable<string> lines = result.Output.Split('\n').Select(line => line.TrimEnd()).SkipWhile(line => !line.StartsWith("main (", StringComparison.Ordinal)).TakeWhile(line => !line.StartsWith("  Task", StringComparison.Ordinal))
            .Where(line => line.Length > 0 && !line.EndsWith(": building", StringComparison.Ordinal) && !StageLine().IsMatch(line));
        return string.Concat(lines.Select(line => "    " + Commit().Replace(Seconds().Replace(line, "… s"), "main (…)") + "\n"));
    }

    [GeneratedRegex(@"(?m)^    \$ git checkout(.*\n)(    .*\n)*")]
    private static partial Regex Block();

    [GeneratedRegex(@"^ +(Download|Ingest|Split|Integrity|TrainSvd|TrainTwoTower|TrainBaselines|Evaluate|Report)(\[[0-9,]+\])? +(up to date|runs:|done|[0-9 ]+%)|^ {20}")]
    private static partial Regex StageLine();

    [GeneratedRegex(@"\d+\.\d s")]
    private static partial Regex Seconds();

    [GeneratedRegex(@"main \([0-9a-f]{10}\)")]
    private static partial Regex Commit();
}
