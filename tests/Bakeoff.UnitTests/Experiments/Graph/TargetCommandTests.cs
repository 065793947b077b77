using Bakeoff.Experiments;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

public sealed class TargetCommandTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>A repository that uses Bakeoff need not have Cake, and advice to run it would fail there.</summary>
    [Fact]
    public void TheCommand_IsCakes_OnlyWhereThereIsABuildOfIt()
    {
        Assert.Equal("bakeoff run Report", TargetCommand.Write("Report", folder: _folder["."]));
        Assert.Equal("bakeoff compare --baseline=main", TargetCommand.Write("Compare", "--baseline=main", _folder["."]));
        _folder.Write("build.cake", "");
        Assert.Equal("dotnet cake --target=Report", TargetCommand.Write("Report", folder: _folder["."]));
        Assert.Equal("dotnet cake --target=Compare --baseline=main", TargetCommand.Write("Compare", "--baseline=main", _folder["."]));
    }
}
