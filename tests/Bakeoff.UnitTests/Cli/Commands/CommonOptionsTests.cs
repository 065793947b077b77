using System.CommandLine;
using Bakeoff.Cli;
using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Pipeline;
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
    [InlineData("mine", "mine,", "mine", true)]
    [InlineData("mine", ", mine ,other", "mine,other", true)]
    public void TheExperiment_IsTheOneThatIsNamed_ElseTheOnlyOne_ElseTheDemo(string there, string given, string expected, bool isFixed)
    {
        foreach (string name in there.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            _folder.Write($"experiments/{name}/experiment.json", "{}");
        }

        string[] experiment = given.Length > 0 ? ["-e", given] : [];
        (CommonOptions common, ParseResult arguments) = Parse([$"--experiments={_folder["experiments"]}", .. experiment]);
        Assert.Equal((expected, isFixed), (common.ExperimentName(arguments), common.HasFixedExperiment(arguments)));
    }

    /// <summary>As a shell completes it; a point's name, and one in a folder, stay as they are.</summary>
    [Theory]
    [InlineData("FOLDER/mine", "mine")]
    [InlineData("FOLDER/mine/", "mine")]
    [InlineData("FOLDER/published/one/", "published/one")]
    [InlineData("mine/", "mine")]
    [InlineData("published/one", "published/one")]
    [InlineData("mine@k=1/2", "mine@k=1/2")]
    [InlineData("FOLDER/nothing", "FOLDER/nothing")]
    [InlineData("FOLDER/mine,other/", "mine,other")]
    public void TheExperiment_MayBeThePathOfItsFolder(string given, string expected)
    {
        _folder.Write("experiments/mine/experiment.json", "{}");
        _folder.Write("experiments/published/one/experiment.json", "{}");
        string Full(string text) => text.Replace("FOLDER", _folder["experiments"], StringComparison.Ordinal);
        (CommonOptions common, ParseResult arguments) = Parse($"--experiments={_folder["experiments"]}/", "-e", Full(given));
        Assert.Equal(Full(expected), common.ExperimentName(arguments));
    }

    [Theory]
    [InlineData("/somewhere/shared", true)]
    [InlineData("file:///somewhere/shared", true)]
    [InlineData("https://example.org/shared", false)]
    public void Offline_ARemoteStoreThatIsAFolderIsUsed_AndAServerIsNot(string place, bool isUsed)
    {
        string[] remote = [$"--experiments={_folder["experiments"]}", $"--remote={place}"];
        (CommonOptions common, ParseResult offline) = Parse([.. remote, "--offline"]);
        Assert.Equal(isUsed ? place : null, common.Settings(offline).Remote?.Place);
        (CommonOptions online, ParseResult arguments) = Parse(remote);
        Assert.Equal(place, online.Settings(arguments).Remote?.Place);
        var options = new RunnerOptions { Offline = true, Remote = new RemoteSettings { Place = place } };
        Assert.Equal(isUsed, options.ToSettings().Remote is not null);
    }

    [Fact]
    public void Detach_WithTheLocalExecutor_IsRefused()
    {
        (CommonOptions common, ParseResult arguments) = Parse($"--experiments={_folder["experiments"]}", "--detach");
        var error = Assert.Throws<ReportedException>(() => common.Runner(arguments));
        Assert.Equal(ErrorCodes.ExecutorRefused, error.Reports[0].Code);
        Assert.Contains("the executor is local", error.Message, StringComparison.Ordinal);
    }

    private static (CommonOptions Common, ParseResult Arguments) Parse(params string[] arguments)
    {
        var command = new Command("x");
        var common = new CommonOptions();
        common.AddWithExecutorTo(command);
        return (common, command.Parse(arguments));
    }
}
