using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>What commands say of an executor's settings that are wrong, where there is no cluster at all.</summary>
public sealed class ExecutorSettingsTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public ExecutorSettingsTests() => _ = new TinyExperiment(_folder);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{ \"name\": \"a\" }", "BKF1013: the host 'a' has no 'memory'")]
    [InlineData("{ \"name\": \"a\", \"memory\": \"1GB\" }, { \"name\": \"a\", \"memory\": \"1GB\" }", "BKF1006: the host 'a' is duplicated")]
    [InlineData("{ \"name\": \"-a\", \"memory\": \"1GB\" }", "BKF1006: the host's name '-a' cannot be one")]
    public void HostsThatAreWrong_AreTheSameErrorOfAPlanAndOfARun(string hosts, string error)
    {
        Configure($"\"executor\": {{ \"kind\": \"ssh\", \"hosts\": [{hosts}] }}");
        CommandResult plan = Bakeoff("plan"), run = Bakeoff("run");
        Assert.Equal((2, 2), (plan.ExitCode, run.ExitCode));
        Assert.Contains(error, plan.Error, StringComparison.Ordinal);
        Assert.Equal(run.Error, plan.Error);
    }

    [Theory]
    [InlineData("")]
    [InlineData(", \"executor\": { \"kind\": \"slurm\" }")]
    public void AStoreThatCannotBeMade_SaysThatBakeoffJsonNamesIt(string executor)
    {
        Configure($"\"store\": \"experiments/tiny/experiment.json/store\"{executor}");
        CommandResult run = Bakeoff("run");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("error BKF4001: the store cannot be used", run.Error, StringComparison.Ordinal);
        Assert.Contains("\"store\" in bakeoff.json", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void LogsOfAStageThatDoesNotExist_AreAnErrorThatSuggestsOne()
    {
        CommandResult logs = Bakeoff("logs", "TrainSvdd[0]");
        Assert.Equal(2, logs.ExitCode);
        Assert.Contains("BKF1010: there is no stage 'TrainSvdd'. Did you mean 'TrainSvd'?", logs.Error, StringComparison.Ordinal);
        Assert.Equal(0, Bakeoff("logs", "trainsvd[0]").ExitCode);
    }

    private void Configure(string members) => _folder.Write("tiny-experiments/bakeoff.json", $"{{ {members} }}");

    private CommandResult Bakeoff(params string[] arguments) => CommandResult.Bakeoff(
        _folder, [.. arguments, "--experiments", _folder["tiny-experiments/experiments"], "--experiment", "tiny"]);
}
