using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

public sealed class EngineProgramTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("bakeoff.dll")]
    [InlineData("bakeoff.dll", "bakeoff.deps.json")]
    public void AProgramThatIsNotComplete_IsAnError_ThatNamesWhatIsMissing(params string[] there)
    {
        Array.ForEach(there, file => _folder.Write(file, ""));
        var options = new RunnerOptions { ExperimentsFolder = _folder["experiments"], EngineFile = _folder["bakeoff.dll"] };
        var error = Assert.Throws<ReportedException>(() => new ExperimentRunner(options));
        Assert.Equal(ErrorCodes.EngineMissing, error.Reports[0].Code);
        Assert.Contains(there.Length == 1 ? "bakeoff.deps.json" : "bakeoff.runtimeconfig.json", error.Reports[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheProgramNextToTheTests_IsStartedByTheDotnetThatRunsThem()
    {
        var start = EngineProgram.Find().StartOf("stage", "request.json");
        Assert.Equal("dotnet", Path.GetFileNameWithoutExtension(start.FileName));
        Assert.Equal(["exec", Path.Combine(AppContext.BaseDirectory, "bakeoff.dll"), "stage", "request.json"], start.ArgumentList);
    }
}
