using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Pipeline;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>What is refused of an executor's settings before anything runs: by a plan as by a run.</summary>
public sealed class TaskDispatchersTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("\"kind\": \"ssh\"", ErrorCodes.OutOfRange, "the executor 'ssh' has no hosts")]
    [InlineData("\"kind\": \"ssh\", \"hosts\": [{ \"name\": \"a\" }]", ErrorCodes.MissingKey, "the host 'a' has no 'memory'")]
    [InlineData(
        "\"kind\": \"ssh\", \"hosts\": [{ \"name\": \"a\", \"memory\": \"1GB\" }, { \"name\": \"a\", \"memory\": \"1GB\" }]",
        ErrorCodes.OutOfRange, "the host 'a' is duplicated")]
    [InlineData("\"kind\": \"ssh\", \"hosts\": [{ \"name\": \"-a\", \"memory\": \"1GB\" }]", ErrorCodes.OutOfRange, "'-a' cannot be one")]
    [InlineData(
        "\"kind\": \"ssh\", \"hosts\": [{ \"name\": \"a\", \"memory\": \"1GB\", \"folder\": \"/scratch\" }]", ErrorCodes.NoExchange,
        "the host a has a \"folder\" of its own")]
    [InlineData("\"kind\": \"slurm\", \"folder\": \"/scratch\"", ErrorCodes.NoExchange, "the executor has a \"folder\" of its own")]
    public void SettingsThatARunRefuses_AreRefusedByAPlan(string executor, string code, string message)
    {
        ExecutorSettings settings = Read(executor);
        ReportedException planned = Assert.Throws<ReportedException>(() => TaskDispatchers.Require(settings, Engine(_folder["store"])));
        Assert.Equal(code, planned.Code);
        Assert.Contains(message, planned.Message, StringComparison.Ordinal);
        Assert.Equal(planned.Message, Assert.Throws<ReportedException>(() => Create(settings, _folder["store"])).Message);
    }

    [Theory]
    [InlineData("\"kind\": \"local\", \"hosts\": [{ \"name\": \"a\" }]")] // Of another executor than the one that runs.
    [InlineData("\"kind\": \"slurm\"")]
    [InlineData("\"kind\": \"ssh\", \"hosts\": [{ \"name\": \"a\", \"memory\": \"1GB\" }]")]
    public void SettingsThatARunAccepts_AreNoErrorOfAPlan(string executor) =>
        TaskDispatchers.Require(Read(executor), Engine(_folder["store"]));

    [Fact]
    public void AStoreThatCannotBeMade_IsAnErrorThatSaysWhereItsFolderIsSet()
    {
        _folder.Write("file", "");
        var error = Assert.Throws<StoreException>(() => Create(Read("\"kind\": \"slurm\""), _folder["file/store"]));
        Assert.Equal(ErrorCodes.StoreUnusable, error.Code);
        Assert.Contains("--store=FOLDER, or \"store\" in bakeoff.json", error.Remedy, StringComparison.Ordinal);
    }

    private static void Create(ExecutorSettings settings, string store) =>
        TaskDispatchers.Create(settings.General.Kind, settings, Engine(store), EngineProgram.Find(), _ => { }, detaches: false)?.Dispose();

    private static EngineSettings Engine(string store) => new() { ArtifactsFolder = Path.GetDirectoryName(store)!, StoreFolder = store };

    private ExecutorSettings Read(string executor)
    {
        _folder.Write("bakeoff.json", $"{{ \"executor\": {{ {executor} }} }}");
        return RepositoryFile.Read(_folder["experiments"]).Executor;
    }
}
