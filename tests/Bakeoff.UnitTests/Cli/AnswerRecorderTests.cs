using Bakeoff.Cli;
using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Pipeline;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

public sealed class AnswerRecorderTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>An answer belongs to the files that the command has read, and not to what was made of them until it was kept.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AnExperimentEditedDuringACommand_HasNoKeptAnswer(bool edited)
    {
        string file = _folder.Write("experiments/e/experiment.json", "{ \"seed\": 1 }");
        string[] arguments = ["plan", "--artifacts", _folder["artifacts"]];
        using (var recorder = new AnswerRecorder(arguments))
        {
            var experiment = new LoadedExperiment(new StageGraph("e", []), [file], [ContentHash.OfFile(file)], null);
            _folder.Write("experiments/e/experiment.json", edited ? "{ \"seed\": 2 }" : "{ \"seed\": 1 }");
            recorder.Keep(new EngineSettings { ArtifactsFolder = _folder["artifacts"] }, [], experiment, new Dictionary<string, string>(), []);
        }

        Assert.True(File.Exists(QuickAnswer.FileOf(arguments)));
        Assert.Equal(!edited, QuickAnswer.TryAnswer(arguments));
    }

    [Fact]
    public void ACustomModelsCommand_HasNoKeptAnswer_SinceItsVersionMustBeAskedFor()
    {
        string[] arguments = ["plan", "--artifacts", _folder["artifacts"]];
        string file = _folder.Write("experiments/e/experiment.json", "{}");
        using var recorder = new AnswerRecorder(arguments);
        var node = new StageNode { Stage = StageTable.Custom.Name, Fold = 0, Options = new object(), Code = null };
        recorder.Keep(
            new EngineSettings { ArtifactsFolder = _folder["artifacts"] }, [node],
            new LoadedExperiment(new StageGraph("e", [node]), [file], [ContentHash.OfFile(file)], null),
            new Dictionary<string, string> { [node.Label] = "key" }, []);
        Assert.False(File.Exists(QuickAnswer.FileOf(arguments)));
    }

    /// <summary>Else a wrong value were refused by a run, and not by the kept answer of the same command.</summary>
    [Fact]
    public void AnAnswer_RestsOnAllSettingsOfTheEnvironment() => Assert.Empty(
        KnownVariables.All.Where(variable => variable.Use == VariableUse.Setting).Select(variable => variable.Name).Except(QuickAnswer.Variables));
}
