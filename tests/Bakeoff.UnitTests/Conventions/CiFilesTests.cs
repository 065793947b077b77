using System.Text.RegularExpressions;
using Bakeoff.Testing;
using YamlDotNet.RepresentationModel;

namespace Bakeoff.UnitTests;

/// <summary>
/// The workflows by which this repository is checked and released, on hosts that cannot be run here: they are linted, and what they run on Linux are
/// scripts that are run here too.
/// </summary>
public sealed partial class CiFilesTests
{
    private static readonly string[] s_hosts = [".github/workflows/ci.yml", ".github/workflows/nightly.yml", ".github/workflows/release.yml"];

    public static TheoryData<string> GitHub => [.. s_hosts];

    public static TheoryData<string> All => [.. s_hosts, "azure-pipelines.ci.yml"];

    public static TheoryData<string> Scripts => [.. Directory.EnumerateFiles(Path.Combine(TestPaths.Repository, ".ci")).Select(ShownPath)
        .Concat(new[] { "release", "site" }.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(TestPaths.Repository, "build", folder)))
            .Where(file => !Path.HasExtension(file)).Select(ShownPath))];

    /// <summary>A tag can be moved to other code; a commit cannot.</summary>
    [Theory]
    [MemberData(nameof(GitHub))]
    public void Actions_ArePinnedByCommit_AndSayTheirVersion(string workflow)
    {
        string[] lines = [.. Text(workflow).Split('\n').Where(line => line.Contains("uses:", StringComparison.Ordinal))];
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Matches("uses: [a-z-]+/[a-z-]+@[0-9a-f]{40} # v[0-9.]+$", line));
    }

    /// <summary>The same action has the same commit in all workflows, the template's among them.</summary>
    [Fact]
    public void AnAction_HasOneCommit()
    {
        string[] files = [.. s_hosts, ".github/workflows/experiments.yml", "src/Bakeoff.Templates/content/bakeoff/.github/workflows/experiments.yml"];
        Assert.All(
            files.SelectMany(file => Used().Matches(Text(file))).GroupBy(match => match.Groups[1].Value, match => match.Groups[2].Value),
            action => Assert.Single(action.Distinct()));
    }

    /// <summary>A job may read the repository; what may more says so itself, and runs on no pull request.</summary>
    [Theory]
    [MemberData(nameof(GitHub))]
    public void Workflows_HaveNoMoreRightsThanTheyNeed(string workflow)
    {
        YamlMappingNode root = Yaml(workflow);
        Assert.Equal(["contents: read"], Members(root["permissions"]));
        bool onPullRequest = ((YamlMappingNode)root["on"]).Children.ContainsKey("pull_request");
        foreach (YamlMappingNode job in Jobs(root).Where(job => job.Children.ContainsKey("permissions")))
        {
            Assert.False(onPullRequest);
            Assert.Subset(
                new HashSet<string> { "contents: read", "id-token: write", "attestations: write" }, Members(job["permissions"]).ToHashSet());
        }

        foreach (YamlMappingNode step in Steps(root).Where(step => Value(step, "uses").StartsWith("actions/checkout@", StringComparison.Ordinal)))
        {
            Assert.Equal("false", step["with"]["persist-credentials"].ToString());
        }
    }

    /// <summary>What is written in a pull request is nobody's script: a name of a branch comes in a variable.</summary>
    [Theory]
    [MemberData(nameof(GitHub))]
    public void Commands_HoldNoExpression(string workflow) =>
        Assert.All(Commands(Yaml(workflow)), command => Assert.DoesNotContain("${{", command, StringComparison.Ordinal));

    /// <summary>Every command is a script of the repository, which is there and may be run: what it does is tried without the host.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Commands_AreScriptsOfTheRepository(string workflow)
    {
        string[] commands = [.. Commands(Yaml(workflow))];
        Assert.NotEmpty(commands);
        Assert.All(commands, command => Assert.True(File.Exists(Path.Combine(TestPaths.Repository, command.Split(' ')[0])), command));
    }

    /// <summary>Both hosts run the same.</summary>
    [Fact]
    public void Azure_RunsWhatGitHubRuns()
    {
        string[] hosts =
            [.. s_hosts.Take(2).SelectMany(file => Commands(Yaml(file))).Select(command => command.Split(' ')[0]).Order(StringComparer.Ordinal)];
        Assert.Equal(hosts, Commands(Yaml("azure-pipelines.ci.yml")).Select(command => command.Split(' ')[0]).Order(StringComparer.Ordinal));
        Assert.Equal(
            ["ubuntu-24.04", "windows-2025", "macos-15"],
            ((YamlSequenceNode)Jobs(Yaml(s_hosts[0])).Last(job => job.Children.ContainsKey("strategy"))["strategy"]["matrix"]["system"])
                .Select(system => system.ToString()));
    }

    /// <summary>Each job ends some time, and is given what it waits for.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Jobs_HaveALimit_AndWaitForJobsThatAreThere(string workflow)
    {
        YamlMappingNode root = Yaml(workflow);
        string[] names = root["jobs"] is YamlMappingNode jobs ? [.. jobs.Children.Keys.Select(key => key.ToString())]
            : [.. Jobs(root).Select(job => job["job"].ToString())];
        Assert.All(Jobs(root), job =>
        {
            Assert.InRange(
                int.Parse(Value(job, "timeout-minutes") + Value(job, "timeoutInMinutes"), System.Globalization.CultureInfo.InvariantCulture), 1, 120);
            string awaited = Value(job, "needs") + Value(job, "dependsOn");
            Assert.True(awaited.Length == 0 || names.Contains(awaited), awaited);
        });
    }

    /// <summary>There is no schema of Azure's to be had offline: what its documentation names.</summary>
    [Fact]
    public void Azure_HasOnlyKeysThatAzureKnows()
    {
        YamlMappingNode root = Yaml("azure-pipelines.ci.yml");
        Assert.Equal(["trigger", "pr", "schedules", "variables", "jobs"], root.Children.Keys.Select(key => key.ToString()));
        string[] ofJobs = ["job", "condition", "timeoutInMinutes", "pool", "steps", "strategy", "dependsOn"],
            ofSteps = [
                "checkout", "fetchDepth", "persistCredentials", "task", "inputs", "bash", "displayName", "publish", "artifact", "download",
                "patterns"];
        Assert.All(Jobs(root), job => Assert.Subset(ofJobs.ToHashSet(), job.Children.Keys.Select(key => key.ToString()).ToHashSet()));
        Assert.All(Steps(root), step => Assert.Subset(ofSteps.ToHashSet(), step.Children.Keys.Select(key => key.ToString()).ToHashSet()));
    }

    /// <summary>
    /// A script says what it does and stops at its first error; the file says to git that it may be run, which Windows does not know.
    /// </summary>
    [Theory]
    [MemberData(nameof(Scripts))]
    public void Scripts_SayWhatTheyDo_AndStopAtTheFirstError(string script)
    {
        string[] lines = Text(script).Split('\n');
        Assert.Equal("#!/usr/bin/env bash", lines[0]);
        Assert.StartsWith("# ", lines[1], StringComparison.Ordinal);
        Assert.Contains(lines, line => Regex.IsMatch(line, "^set -[a-z]*u[a-z]*o pipefail"));
        if (!OperatingSystem.IsWindows())
        {
            Assert.True(File.GetUnixFileMode(Path.Combine(TestPaths.Repository, script)).HasFlag(UnixFileMode.UserExecute), script);
        }
    }

    private static string ShownPath(string file) => Path.GetRelativePath(TestPaths.Repository, file).Replace('\\', '/');

    private static string Text(string path) => File.ReadAllText(Path.Combine(TestPaths.Repository, path)).ReplaceLineEndings("\n");

    /// <summary>The only document of a file; a duplicated key is an error.</summary>
    private static YamlMappingNode Yaml(string path)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Text(path)));
        return (YamlMappingNode)stream.Documents.Single().RootNode;
    }

    private static IEnumerable<YamlMappingNode> Jobs(YamlMappingNode root) => root["jobs"] is YamlMappingNode jobs
        ? jobs.Children.Values.Cast<YamlMappingNode>() : ((YamlSequenceNode)root["jobs"]).Cast<YamlMappingNode>();

    private static IEnumerable<YamlMappingNode> Steps(YamlMappingNode root) =>
        Jobs(root).SelectMany(job => ((YamlSequenceNode)job["steps"]).Cast<YamlMappingNode>());

    private static IEnumerable<string> Commands(YamlMappingNode root) =>
        Steps(root).Select(step => Value(step, "run") + Value(step, "bash")).Where(command => command.Length > 0);

    private static string Value(YamlMappingNode node, string key) => node.Children.TryGetValue(key, out YamlNode? value) ? value.ToString() : "";

    private static IEnumerable<string> Members(YamlNode node) => ((YamlMappingNode)node).Children.Select(member => $"{member.Key}: {member.Value}");

    [GeneratedRegex("uses: ([a-z-]+/[a-z-]+)@([0-9a-f]+)")]
    private static partial Regex Used();
}
