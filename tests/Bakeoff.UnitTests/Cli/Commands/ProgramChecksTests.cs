using Bakeoff.Cli;
using Bakeoff.Experiments;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>What the doctor says of programs and libraries.</summary>
public sealed class ProgramChecksTests : IDisposable
{
    private const string Rest = "\"question\": \"?\", \"dataset\": \"synthetic-small\"";
    private readonly TestFolder _folder = new();
    private readonly FakeSystem _system = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Nothing of it is needed here: it is named with what it would be for, and the machine is fit.</summary>
    [Fact]
    public void Run_WithoutAnything_NamesWhatIsMissing_WithItsRemedy()
    {
        DoctorCheck[] checks = Run("""{ "models": { } }""");
        Assert.Equal(["git", "dotnet SDK", "python3", "libtorch"], checks.Select(check => check.Name));
        Assert.All(checks, check => Assert.True(check.IsFit));
        Assert.All(checks, check => Assert.Contains("not found", check.Found, StringComparison.Ordinal));
        Assert.All(checks, check => Assert.Contains("install", check.Remedy!, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("libtorch", """{ "models": { "two-tower": { "backend": "torch" } }, """)]
    [InlineData("python3", """{ "models": { "mine": { "command": ["python3", "model.py"] } }, """)]
    [InlineData("ruby", """{ "models": { "mine": { "command": ["ruby", "model.rb"] } }, """)]
    [InlineData("dotnet SDK", """{ "models": { "mine": { "class": "Mine", "assembly": "Mine" } }, """)]
    public void Run_WithAnExperimentThatNeedsSomething_IsUnfitWithoutIt(string name, string experiment)
    {
        DoctorCheck missing = Assert.Single(Run(experiment + Rest + " }"), check => !check.IsFit);
        Assert.Equal((name, "not found, and needed by mine"), (missing.Name, missing.Found));
        _system.Programs.UnionWith([name, "dotnet"]);
        _folder.Write("engine/libtorch_cpu.so", "");
        Assert.All(Run(experiment + Rest + " }"), check => Assert.True(check.IsFit));
    }

    [Fact]
    public void Run_WithAVariableThatNothingReads_SaysWhichIsMeant()
    {
        DoctorCheck check = Run("""{ "models": { } }""", "BAKEOFF_STOER", "BAKEOFF_STORE", "PATH")[^1];
        Assert.Equal(("BAKEOFF_STOER", false), (check.Name, check.IsFit));
        Assert.Contains("Did you mean 'BAKEOFF_STORE'?", check.Remedy!, StringComparison.Ordinal);
    }

    private DoctorCheck[] Run(string experiment, params string[] variables)
    {
        string json = experiment.Contains("question", StringComparison.Ordinal)
            ? experiment : experiment.Replace("{ \"", "{ " + Rest + ", \"", StringComparison.Ordinal);
        _folder.Write("experiments/mine/experiment.json", json);
        _folder.Write("experiments/mine/model.py", "");
        _folder.Write("experiments/broken/experiment.json", "{");
        IReadOnlyList<Experiment> experiments = ProgramChecks.Read(_folder["experiments"]);
        return [.. new ProgramChecks(_system).Run(
            experiments, ProgramChecks.FindPrograms(_folder["experiments"]), _folder["engine"], variables)];
    }
}
