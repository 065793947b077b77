using Bakeoff.Experiments;
using Bakeoff.Testing;
using NJsonSchema;

namespace Bakeoff.UnitTests;

public sealed class RepositorySchemaTests
{
    private static string SchemaFile => Path.Combine(TestPaths.Repository, "docs", "schemas", "bakeoff.schema.json");

    [Fact]
    public void Schema_IsUpToDateWithTheOptions()
    {
        string schema = File.ReadAllText(SchemaFile).ReplaceLineEndings("\n");
        string updated = SchemaUpdate.Apply(schema, [("executor", typeof(ExecutorOptions)), ("host", typeof(SshHost))]);
        if (schema != updated)
        {
            string received = Path.ChangeExtension(SchemaFile, ".received.json");
            File.WriteAllText(received, updated);
            Assert.Fail($"bakeoff.schema.json lacks what an options record says. Compare it with {received}; rename that to accept it.");
        }
    }

    [Theory]
    [InlineData("""{ "executor": { "kind": "slurm", "partition": "long", "stages": { "TrainSvd": { "cores": 8 } } }, "store": "/shared" }""", true)]
    [InlineData("""{ "executor": { "kind": "slurm", "models": { "svd": { "memory": "6GB", "before": ["module load dotnet"] } } } }""", true)]
    [InlineData("""{ "executor": { "kind": "ssh", "hosts": [{ "name": "ann@big", "cores": 8, "memory": "16GB", "folder": "/scratch" }] } }""", true)]
    [InlineData("""{ "executor": { "kind": "ssh", "hosts": [] } }""", false)]
    [InlineData("""{ "executor": { "kind": "ssh", "hosts": [{ "name": "big", "cores": 8 }] } }""", false)]
    [InlineData("""{ "executor": { "kind": "ssh", "hosts": [{ "name": "big", "memory": "16GB", "core": 8 }] } }""", false)]
    [InlineData("""{ "executor": { "kind": "slrum" } }""", false)]
    [InlineData("""{ "executor": { "cores": 0 } }""", false)]
    [InlineData("""{ "executer": {} }""", false)]
    public async Task Schema_AcceptsWhatTheReaderDoes(string json, bool isValid)
    {
        JsonSchema schema = await JsonSchema.FromJsonAsync(File.ReadAllText(SchemaFile), TestContext.Current.CancellationToken);
        Assert.Equal(isValid, schema.Validate(json).Count == 0);
    }
}
