using Bakeoff.Experiments;
using Bakeoff.Testing;
using NJsonSchema;

namespace Bakeoff.UnitTests;

/// <summary>The published suite of the repository: every experiment can be planned, and every value says where it is printed.</summary>
public sealed class PublishedSuiteTests
{
    private static readonly string Experiments = Path.Combine(TestPaths.Repository, "experiments");

    private static readonly string SchemaFile = Path.Combine(Experiments, "published.schema.json");

    /// <summary>The experiments that have published values.</summary>
    public static TheoryData<string> Names => [.. new PublishedReader(Experiments).Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task AnExperiment_IsRead_FitsItsSchemas_AndHasItsModels(string name)
    {
        PublishedProtocol protocol = new PublishedReader(Experiments).Read(name);
        Experiment experiment = new ExperimentReader(Experiments).Read(name);
        Assert.NotEmpty(experiment.Question);
        Assert.NotEmpty(GraphBuilder.Build(experiment).Nodes);
        Assert.Contains(protocol.Values, value => value.Model is not null);
        Assert.Empty(await Validate(SchemaFile, name, PublishedReader.FileName));
        Assert.Empty(await Validate(Path.Combine(Experiments, "experiment.schema.json"), name, "experiment.json"));
        Assert.All(
            protocol.Values.Select(value => value.Metric).Where(metric => metric.Contains('@', StringComparison.Ordinal)),
            metric =>
                Assert.Contains(
                    int.Parse(metric.Split('@', '/', '(')[1], System.Globalization.CultureInfo.InvariantCulture), experiment.Evaluation.K));
    }

    /// <summary>Each experiment of the folder belongs to the suite.</summary>
    [Fact]
    public void EveryExperimentOfTheFolder_HasPublishedValues_AndItsGroupIsInTheReadme()
    {
        string folder = Path.Combine(Experiments, "published"), readme = File.ReadAllText(Path.Combine(folder, "README.md"));
        string[] names = [.. Directory.EnumerateFiles(folder, "experiment.json", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Experiments, Path.GetDirectoryName(file)!).Replace('\\', '/'))];
        Assert.Subset(new PublishedReader(Experiments).Names.ToHashSet(), names.ToHashSet());
        Assert.All(names, name => Assert.Contains($"| `{name.Split('/')[1]}` |", readme, StringComparison.Ordinal));
    }

    /// <summary>The page says what the files say; what a run adds to it depends on the machine.</summary>
    [Fact]
    public void ThePage_HasEveryPublishedValue()
    {
        string page = File.ReadAllText(Path.Combine(TestPaths.Repository, "docs", "published.md"));
        foreach (string name in new PublishedReader(Experiments).Names)
        {
            PublishedProtocol protocol = new PublishedReader(Experiments).Read(name);
            Assert.Contains($"\n## {protocol.Protocol}\n", page, StringComparison.Ordinal);
            Assert.Contains($"`{name}`", page, StringComparison.Ordinal);
            Assert.All(
                protocol.Values, value => Assert.Contains($", {value.Source} | {value.Metric} | {value.Value}", page, StringComparison.Ordinal));
        }
    }

    /// <summary>What is new in the records is in the schema, or in the file next to it that this test writes.</summary>
    [Fact]
    public void Schema_IsUpToDateWithTheRecords()
    {
        string schema = File.ReadAllText(SchemaFile).ReplaceLineEndings("\n");
        string updated = SchemaUpdate.Apply(schema, [("protocol", typeof(PublishedProtocol)), ("value", typeof(PublishedValue))]);
        if (schema != updated)
        {
            File.WriteAllText(Path.ChangeExtension(SchemaFile, ".received.json"), updated);
            Assert.Fail("published.schema.json lacks what a record says. Rename the received file to accept it.");
        }
    }

    private static async Task<ICollection<NJsonSchema.Validation.ValidationError>> Validate(string schema, string name, string file) =>
        (await JsonSchema.FromJsonAsync(
            await File.ReadAllTextAsync(schema, TestContext.Current.CancellationToken), TestContext.Current.CancellationToken))
            .Validate(await File.ReadAllTextAsync(Path.Combine(Experiments, name, file), TestContext.Current.CancellationToken));
}
