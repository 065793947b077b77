using System.CommandLine;
using Bakeoff.Cli;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

public sealed class CommonOptionsTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", "", "quickstart", true)]
    [InlineData("mine", "", "mine", false)] // Another may come, and a kept answer would not see it.
    [InlineData("mine", "mine", "mine", true)]
    [InlineData("mine quickstart", "", "quickstart", true)]
    [InlineData("mine other", "", "quickstart", true)]
    [InlineData("mine", "other", "other", true)]
    public void TheExperiment_IsTheOneThatIsNamed_ElseTheOnlyOne_ElseTheDemo(string there, string given, string expected, bool isFixed)
    {
        foreach (string name in there.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            _folder.Write($"experiments/{name}/experiment.json", "{}");
        }

        var command = new Command("x");
        var common = new CommonOptions();
        common.AddTo(command);
        string[] experiment = given.Length > 0 ? ["-e", given] : [];
        ParseResult arguments = command.Parse([$"--experiments={_folder["experiments"]}", .. experiment]);
        Assert.Equal((expected, isFixed), (common.ExperimentName(arguments), common.HasFixedExperiment(arguments)));
    }
}
