using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Pipeline;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>A class of the user's own in an experiment: reading it builds nothing, and looks for no assembly.</summary>
public sealed class CustomClassTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("\"assembly\": \"../nowhere.dll\"", "there is no assembly '../nowhere.dll' (")]
    [InlineData("\"assembly\": \"Nowhere\"", "there is no assembly 'Nowhere'.")]
    [InlineData("\"assembly\": \"Bakeoff.UnitTests\"", "Bakeoff.UnitTests.dll has no class 'No.Such'.")]
    public void AnAssemblyOrClassThatIsNotThere_IsAnErrorWhenTheCodeIsAskedFor(string where, string message)
    {
        Lazy<StageCode> code = Read($"\"class\": \"No.Such\", {where}").CustomModels["own"].Code!;
        Assert.False(code.IsValueCreated);
        var error = Assert.Throws<ReportedException>(() => code.Value);
        Assert.Equal((ErrorCodes.BadCustomModel, 1), (error.Code, error.Reports[0].Location?.Line));
        Assert.StartsWith(message, error.Reports[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"class\": \"A.B\"", ErrorCodes.MissingKey, "a model's 'class' needs its 'assembly' or its 'project'.")]
    [InlineData(
        "\"class\": \"A.B\", \"assembly\": \"A\", \"project\": \"A.csproj\"", ErrorCodes.ConflictingOptions,
        "a model's 'class' is either of an 'assembly' or of a 'project'.")]
    [InlineData("\"class\": \"A.B\", \"project\": \"../A.csproj\"", ErrorCodes.BadCustomModel, "there is no project '../A.csproj' (")]
    [InlineData("\"class\": \"A.B\", \"project\": 1", ErrorCodes.WrongType, "expected a string")]
    public void AnIncompleteClass_IsAnErrorOfTheExperiment(string model, string code, string message)
    {
        var error = Assert.Throws<ReportedException>(() => Read(model));
        Assert.Equal((code, 1), (error.Code, error.Reports.Count));
        Assert.StartsWith(message, error.Reports[0].Message, StringComparison.Ordinal);
    }

    /// <summary>It would not build: a file of its name that the command line names is taken in its place.</summary>
    [Fact]
    public void AProject_IsNotBuiltWhenTheExperimentIsRead_NorWhereTheCommandLineNamesItsAssembly()
    {
        _folder.Write("experiments/Bakeoff.UnitTests.csproj", "this is no project");
        string model = $"\"class\": \"{typeof(CustomClassTests).FullName}\", \"project\": \"../Bakeoff.UnitTests.csproj\"";
        string built = typeof(CustomClassTests).Assembly.Location;
        Lazy<StageCode> code = Read(model, built).CustomModels["own"].Code!;
        Assert.Equal(new StageCode("Bakeoff.UnitTests", typeof(CustomClassTests).FullName!, built), code.Value);
    }

    [Fact]
    public void MetricsOfTwoAssemblies_AreAnErrorWhenTheCodeIsAskedFor()
    {
        string Metric(string name, Type type) =>
            $"\"{name}\": {{ \"class\": \"{type.FullName}\", \"assembly\": \"{type.Assembly.Location}\" }}";
        _folder.Write(
            "experiments/e/experiment.json",
            $"{{ \"evaluation\": {{ \"metrics\": {{ {Metric("first", typeof(CustomClassTests))}, {Metric("other", typeof(Engine))} }} }} }}");
        StageNode evaluate = GraphBuilder.Build(new ExperimentReader(_folder["experiments"]).Read("e"))["Evaluate"];
        var error = Assert.Throws<ReportedException>(() => evaluate.CustomCode!.Value);
        Assert.Equal(ErrorCodes.ConflictingOptions, error.Code);
        Assert.StartsWith("'first' and 'other' are classes of two assemblies", error.Reports[0].Message, StringComparison.Ordinal);
    }

    private Experiment Read(string model, params string[] assemblies)
    {
        _folder.Write("experiments/e/experiment.json", $"{{ \"models\": {{ \"own\": {{ {model} }} }} }}");
        return new ExperimentReader(_folder["experiments"], new ModelAssemblies(assemblies, _folder["experiments"])).Read("e");
    }
}
