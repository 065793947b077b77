using Bakeoff.Experiments;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>Where a runner looks for experiments that nobody named.</summary>
public sealed class RunnerOptionsTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public RunnerOptionsTests()
    {
        _folder.Write("outer/.git/HEAD", "");
        _folder.Write("outer/experiments/one/experiment.json", "{}");
        _folder.Write("outer/src/deep/code.cs", "");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Experiments_AreTheNearestAbove_InTheSameRepository() =>
        Assert.Equal(_folder["outer/experiments"], RunnerOptions.FindExperimentsFolder(_folder["outer/src/deep"]));

    [Theory]
    [InlineData("outer/inner/.git/HEAD")] // A clone within a repository.
    [InlineData("outer/inner/.git")] // A worktree or a submodule.
    public void Experiments_OfAnOuterRepository_AreNotThoseOfAnInnerOne(string git)
    {
        _folder.Write(git, "");
        Assert.Equal(Path.GetFullPath("experiments"), RunnerOptions.FindExperimentsFolder(_folder["outer/inner"]));
    }
}
