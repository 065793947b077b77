using System.Text.RegularExpressions;
using Bakeoff.Experiments;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>
/// The transcripts in <c>README.md</c> and <c>docs/compare.md</c> are what a new user sees: each run of the tests makes them again.
/// </summary>
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
        WorkingCopy copy = New();
        string transcript = string.Concat(Commands.Select(command => $"    $ {command}\n{Shown(Run(command))}"));
        Assert.True(Records(copy).Single().HasUncommittedChanges); // The edit is in no commit; and main ran in a tree of its own.
        Assert.Matches(@"│ [0-9a-f]{10}\+ │", clone.Engine("runs").Output);
        clone.Git("checkout", "--quiet", "--force", "main");
        clone.Git("branch", "--quiet", "--delete", "--force", "more-regularization");
        string file = Path.Combine(TestPaths.Repository, "docs", "compare.md"),
            received = Path.Combine(TestPaths.Repository, "docs", "compare.received.md");
        string docs = File.ReadAllText(file).ReplaceLineEndings("\n"), now = Block().Replace(docs, _ => transcript, 1);
        if (docs != now)
        {
            File.WriteAllText(received, now);
        }

        Assert.True(
            docs == now, $"docs/compare.md no longer shows what happens. Compare it with {received}; rename that to accept it.\n{transcript}");
    }

    /// <summary>
    /// The first command of the README, through the real Cake: its output is the engine's, once, without a frame; and it is one run.
    /// </summary>
    [Fact]
    public void TheReadme_ShowsWhatItsFirstCommandPrints()
    {
        WorkingCopy copy = New();
        CommandResult result = Run("dotnet tool restore && dotnet cake --target=Report");
        string output =
            WithoutStages(result.Output[result.Output.IndexOf("quickstart: Report", StringComparison.Ordinal)..].ReplaceLineEndings("\n"));
        string readme = File.ReadAllText(Path.Combine(TestPaths.Repository, "README.md")).ReplaceLineEndings("\n"),
            received = Path.Combine(TestPaths.Repository, "README.received.md");
        Assert.Contains("    dotnet tool restore && dotnet cake --target=Report\n\n```\nquickstart: Report", readme, StringComparison.Ordinal);
        Match shown = FirstOutput().Match(readme);
        if (Comparable(shown.Groups[1].Value) != Comparable(output))
        {
            File.WriteAllText(received, readme.Replace(shown.Groups[1].Value, output, StringComparison.Ordinal));
        }

        Assert.True(
            Comparable(shown.Groups[1].Value) == Comparable(output),
            $"README.md no longer shows what its first command prints. Compare it with {received}; rename that to accept it.\n{output}");
        RunRecord.Record record = Records(copy).Single();
        Assert.Equal(9, record.Stages.Count);
        Assert.False(record.HasUncommittedChanges);
        Assert.Equal(clone.Git("rev-parse", "HEAD").Output.Trim(), record.Commit);
    }

    /// <summary>What the README has room for: the first line, and everything from the line that says how many stages ran.</summary>
    private static string WithoutStages(string output)
    {
        string[] lines = output.Split('\n');
        int end = Array.FindIndex(
            lines, line => line.EndsWith(" s", StringComparison.Ordinal) && line.Contains(" stages ran, ", StringComparison.Ordinal));
        Assert.All(lines[1..end], line => Assert.True(StageLine().IsMatch(line) || Progress().IsMatch(line), line));
        return string.Join('\n', [lines[0], "  …", .. lines[end..]]);
    }

    /// <summary>A clone in which nothing has run.</summary>
    private WorkingCopy New()
    {
        WorkingCopy copy = clone.Fresh();
        foreach (string folder in new[] { "artifacts/store", "artifacts/runs", "artifacts/cache/answers" }.Select(folder => copy[folder])
            .Where(Directory.Exists))
        {
            Directory.Delete(folder, recursive: true);
        }

        return copy;
    }

    private static RunRecord.Record[] Records(WorkingCopy copy) =>
        [.. Directory.GetFiles(copy["artifacts/runs/quickstart"], "*Z.json").Select(RunRecords.Read)];

    /// <summary>
    /// Without times and memory, with the lines of the stages in an order of their own: some run in parallel, and some say how far they are.
    /// </summary>
    private static string Comparable(string output)
    {
        string[] lines = [
            .. output.Split('\n').Select(line => Numbers().Replace(line, "…").TrimEnd())
                .Where(line => !Progress().IsMatch(line) && !Energy().IsMatch(line))];
        return string.Join(
            '\n', lines.Where(line => StageLine().IsMatch(line)).Order(StringComparer.Ordinal)
                .Concat(lines.Where(line => !StageLine().IsMatch(line)))).Trim();
    }

    private CommandResult Run(string command)
    {
        CommandResult result = clone.Copy.Run(new Dictionary<string, string>(), "bash", "-e", "-c", command);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        return result;
    }

    /// <summary>
    /// Without Cake's frame, the lines of the single stages, whose order is not always the same, and what no two runs have in common.
    /// </summary>
    private static string Shown(CommandResult result)
    {
        IEnumerable<string> lines = result.Output.Split('\n').Select(line => line.TrimEnd())
            .SkipWhile(line => !line.StartsWith("main (", StringComparison.Ordinal))
            .TakeWhile(line => !line.StartsWith("  Task", StringComparison.Ordinal))
            .Where(line => line.Length > 0 && !Energy().IsMatch(line) && !line.EndsWith(": building", StringComparison.Ordinal)
                && !StageLine().IsMatch(line));
        return string.Concat(lines.Select(line => "    " + Commit().Replace(Seconds().Replace(line, "… s"), "main (…)") + "\n"));
    }

    [GeneratedRegex(@"```\n(quickstart: Report(?:.*\n)*?)```")]
    private static partial Regex FirstOutput();

    [GeneratedRegex(@"\d+\.\d s|\d+ MB")]
    private static partial Regex Numbers();

    [GeneratedRegex(@"^ +\S+ +\d+ % ")]
    private static partial Regex Progress();

    /// <summary>Few machines let anybody but root read it.</summary>
    [GeneratedRegex(@"^  energy ")]
    private static partial Regex Energy();

    [GeneratedRegex(@"(?m)^    \$ git checkout(.*\n)(    .*\n)*")]
    private static partial Regex Block();

    [GeneratedRegex(
        @"^ +(Download|Ingest|Split|Integrity|TrainSvd|TrainTwoTower|TrainBaselines|Evaluate|Report)(\[[0-9,]+\])?"
            + @" +(up to date|runs:|done|[0-9 ]+%)|^ {20}")]
    private static partial Regex StageLine();

    [GeneratedRegex(@"\d+\.\d s")]
    private static partial Regex Seconds();

    [GeneratedRegex(@"main \([0-9a-f]{10}\)")]
    private static partial Regex Commit();
}
