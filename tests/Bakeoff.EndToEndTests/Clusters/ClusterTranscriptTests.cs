using System.Text.RegularExpressions;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>The transcript of <c>docs/how-to/cluster.md</c> is what stages on two real hosts print: each run of the tests makes it again.</summary>
public sealed partial class ClusterTranscriptTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TheTranscriptOfTheDocs_IsWhatARunOnHostsPrints()
    {
        using SshCluster hosts = SshCluster.Start(2);
        _ = new TinyExperiment(_folder);
        _folder.Write("tiny-experiments/experiments/small/experiment.json", """
            { "question": "Which?", "extends": "tiny", "models": { "two-tower": null } }
            """);
        string list = string.Join(", ", hosts.Hosts.Select(host => $"{{ \"name\": \"{host}\", \"cores\": 2, \"memory\": \"2GB\" }}"));
        _folder.Write(
            "tiny-experiments/bakeoff.json",
            $$"""{ "executor": { "kind": "ssh", "cores": 1, "sshCommand": ["ssh", "-F", "{{hosts.ConfigurationFile}}"], "hosts": [{{list}}] } }""");
        string transcript = Show(hosts, "bakeoff run TrainSvd --experiment=small", "run", "TrainSvd")
            + Show(hosts, "bakeoff explain TrainSvd --experiment=small", "explain", "TrainSvd")
            + Show(hosts, "bakeoff logs", "logs").TrimEnd() + "\n";

        string file = Path.Combine(TestPaths.Repository, "docs", "how-to", "cluster.md"), received = Path.ChangeExtension(file, ".received.md");
        string docs = File.ReadAllText(file).ReplaceLineEndings("\n");
        Match shown = Block().Match(docs);
        Assert.True(shown.Success, "docs/how-to/cluster.md has no transcript.");
        if (Comparable(shown.Groups[1].Value) != Comparable(transcript))
        {
            File.WriteAllText(received, docs.Replace(shown.Groups[1].Value, transcript, StringComparison.Ordinal));
            Assert.Fail($"docs/how-to/cluster.md no longer shows what happens. Compare it with {received}; rename that to accept it.\n{transcript}");
        }
    }

    private string Show(SshCluster hosts, string shown, params string[] command)
    {
        CommandResult result = CommandResult.Bakeoff(
            _folder, hosts.Variables, [.. command, "--experiments", _folder["tiny-experiments/experiments"], "--experiment", "small"]);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        IEnumerable<string> lines = result.Output.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd())
            .Where(line => line.Length > 0 && !Counts().IsMatch(line) && !Progress().IsMatch(line));
        return $"$ {shown}\n{string.Concat(lines.Select(line => line + "\n"))}\n";
    }

    /// <summary>
    /// Without what no two runs have in common: times, memory, which of the hosts has a stage, and that it runs there, which is not seen of one that
    /// takes less time than there is between two questions.
    /// </summary>
    private static string Comparable(string transcript) => string.Join(
        '\n', transcript.Split('\n').Where(line => !Runs().IsMatch(line)).Select(line => Numbers().Replace(line, "…").TrimEnd()));

    [GeneratedRegex("^  [^ ]+ +runs on ")]
    private static partial Regex Runs();

    [GeneratedRegex("```\n(\\$ bakeoff run TrainSvd --experiment=small\n(?:.*\n)*?)```")]
    private static partial Regex Block();

    /// <summary>How many are queued and run is said every ten seconds.</summary>
    [GeneratedRegex("^  [0-9]+ queued, ")]
    private static partial Regex Counts();

    /// <summary>How far a stage is, is said of one that takes longer than it does here.</summary>
    [GeneratedRegex("^  [^ ]+ +[0-9]+ % ")]
    private static partial Regex Progress();

    [GeneratedRegex(@"\bh[12]\b|\d+\.\d+ s|\d+ MB|, (about|at least) \d+ s")]
    private static partial Regex Numbers();
}
