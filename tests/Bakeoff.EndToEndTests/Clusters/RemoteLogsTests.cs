using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>What a stage says on a host that does not see the head's store, while it runs there.</summary>
public sealed class RemoteLogsTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AStageOnAHostThatSharesNothing_IsSeenWhileItRuns()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("BAKEOFF_CLUSTER") == "1", "It takes a minute: BAKEOFF_CLUSTER=1 runs it.");
        using SshCluster hosts = SshCluster.Start(1);
        _ = new TinyExperiment(_folder);
        _folder.Write("tiny-experiments/experiments/long/experiment.json", """
            { "question": "Is it seen?", "extends": "tiny", "models": { "two-tower": null, "svd": { "features": 30, "epochs": 10000 } } }
            """);
        _folder.Write(
            "tiny-experiments/bakeoff.json",
            $$"""
            { "executor": { "kind": "ssh", "cores": 1, "sshCommand": ["ssh", "-F", "{{hosts.ConfigurationFile}}"],
              "hosts": [{ "name": "h1", "cores": 1, "memory": "2GB", "folder": "{{_folder["node"]}}" }] } }
            """);
        Directory.CreateDirectory(_folder["remote"]);
        string[] experiment = ["--experiments", _folder["tiny-experiments/experiments"], "--experiment", "long"];
        using var head = new ClusterHead(CommandResult.StartBakeoff(
            _folder, hosts.Variables, ["run", "TrainSvd", .. experiment, "--remote", _folder["remote"]]));
        string logs = "";
        while (!head.Process.HasExited && !logs.Contains("epoch", StringComparison.Ordinal))
        {
            Thread.Sleep(TimeSpan.FromSeconds(1));
            logs = CommandResult.Bakeoff(_folder, hosts.Variables, ["logs", "TrainSvd", .. experiment]).Output;
        }

        Assert.Contains("epoch", logs, StringComparison.Ordinal);
        Assert.Contains("on h1, ", logs, StringComparison.Ordinal);
        head.RequireEnd(TimeSpan.FromMinutes(5));
        Assert.Matches(@"TrainSvd\[0\] +done in .* on h1", head.Said);
        Assert.Contains(
            "No task", CommandResult.Bakeoff(_folder, hosts.Variables, ["logs", "TrainSvd", .. experiment]).Output, StringComparison.Ordinal);
    }
}
