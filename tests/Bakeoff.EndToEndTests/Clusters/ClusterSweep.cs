using System.Globalization;
using System.Text.Json.Nodes;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>A sweep of the smallest experiment, run here and on a cluster, and what has to be the same of both.</summary>
internal sealed class ClusterSweep
{
    private const string Place = "tiny-experiments/experiments";
    private readonly TestFolder _folder;
    private readonly string _name;

    /// <param name="folder">Everything is in it.</param>
    /// <param name="points">How many points the sweep has: each trains once and evaluates once.</param>
    /// <param name="name">The name of the experiment: several sweeps in one folder share their store and their first stages.</param>
    public ClusterSweep(TestFolder folder, int points, string name = "many")
    {
        (_folder, _name) = (folder, name);
        _ = new TinyExperiment(folder);
        string features = string.Join(", ", Enumerable.Range(1, points).Select(i => i.ToString(CultureInfo.InvariantCulture)));
        folder.Write(
            $"{Place}/{name}/experiment.json",
            "{ \"question\": \"Which?\", \"extends\": \"tiny\", \"models\": { \"two-tower\": null }, \"sweep\": { \"metric\": \"rmse\", "
                + $"\"parameters\": {{ \"models.svd.features\": [{features}] }} }} }}");
    }

    /// <summary>A file to which nodes append a line for each task that they start: its key.</summary>
    public string StartedFile => _folder["started"];

    /// <summary>The store of the runs on the cluster.</summary>
    public string Store => _folder["artifacts/store"];

    /// <summary>How often each task was started, by its key.</summary>
    public IReadOnlyDictionary<string, int> Started => !File.Exists(StartedFile) ? new Dictionary<string, int>()
        : File.ReadAllLines(StartedFile).GroupBy(line => line).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);

    /// <summary>What the records of all runs say of why stages were tried again, also by the scheduler itself.</summary>
    public IReadOnlyList<string> Retries =>
    [
        .. Directory.GetFiles(_folder["artifacts/runs"], "*.json", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(Path.GetDirectoryName(file)) != "last").Select(file => JsonNode.Parse(File.ReadAllText(file))!)
            .SelectMany(run => run["stages"]!.AsArray()).SelectMany(stage => stage!["retries"]?.AsArray() ?? []).Select(retry => retry!.ToString())
            .Distinct(),
    ];

    /// <summary>Writes what <c>bakeoff.json</c> says of the executor.</summary>
    /// <param name="members">The members of the object.</param>
    public void Configure(string members) => _folder.Write("tiny-experiments/bakeoff.json", $"{{ \"executor\": {{ {members} }} }}");

    /// <summary>Runs the sweep as processes of this machine, in artifacts of its own.</summary>
    /// <returns>Its results.</returns>
    public string[] RunLocally()
    {
        CommandResult run = CommandResult.Run(
            TestPaths.Repository, null, "dotnet",
            ["exec", CommandResult.Engine, .. Arguments("--executor=local", "--artifacts", _folder["local"])]);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        return Results("local");
    }

    /// <summary>Starts a head.</summary>
    public ClusterHead Start(Dictionary<string, string> variables, params string[] more) =>
        new(CommandResult.StartBakeoff(_folder, variables, Arguments(more)));

    /// <summary>Runs a head to its end, which has to be a good one.</summary>
    public CommandResult Run(Dictionary<string, string> variables, params string[] more)
    {
        CommandResult run = CommandResult.Bakeoff(_folder, variables, Arguments(more));
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        return run;
    }

    /// <summary>Every entry and every object of the store, and the table of the sweep.</summary>
    public string[] Results(string artifacts = "artifacts") =>
    [
        .. HashedFiles.In(_folder[artifacts + "/store/actions"]), .. HashedFiles.In(_folder[artifacts + "/store/objects"]),
        .. HashedFiles.In(_folder[artifacts + "/sweeps"]).Where(file => file.Contains("sweep.json ", StringComparison.Ordinal)),
    ];

    /// <summary>What nobody would miss; the file by which hosts see that they share the store stays.</summary>
    public string[] Left() =>
    [
        .. new[] { "tasks", "tmp", "partial", "locks", "leases", "damaged" }.Select(name => Path.Combine(Store, name)).Where(Directory.Exists)
            .SelectMany(path => Directory.EnumerateFileSystemEntries(path))
                .Where(path => !path.EndsWith("/.seen-by-hosts", StringComparison.Ordinal)),
    ];

    private string[] Arguments(params string[] more) => ["sweep", "--experiments", _folder[Place], "--experiment", _name, .. more];
}
