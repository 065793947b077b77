using System.Reflection;
using System.Text.Json;
using Bakeoff.Experiments;
using Bakeoff.Data;
using Bakeoff.Core;
using Bakeoff.Evaluation;
using Bakeoff.Testing;
using NJsonSchema;

namespace Bakeoff.UnitTests;

public sealed class ConventionTests
{
    private static string[] Codes => [.. typeof(ErrorCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Where(constant => constant.FieldType == typeof(string)).Select(constant => (string)constant.GetValue(null)!)];

    [Theory]
    [InlineData("Bakeoff.Core")]
    [InlineData("Bakeoff.Artifacts", "Bakeoff.Core")]
    [InlineData("Bakeoff.Tables", "Bakeoff.Core")]
    [InlineData("Bakeoff.Http")]
    [InlineData("Bakeoff.Data", "Bakeoff.Artifacts", "Bakeoff.Core", "Bakeoff.Http", "Bakeoff.Tables")]
    [InlineData("Bakeoff.Numerics")]
    [InlineData("Bakeoff.Svd", "Bakeoff.Core", "Bakeoff.Numerics", "Bakeoff.Tables")]
    [InlineData("Bakeoff.MlNet", "Bakeoff.Core", "Bakeoff.Svd")]
    [InlineData("Bakeoff.TwoTower", "Bakeoff.Core", "Bakeoff.Numerics", "Bakeoff.Tables")]
    [InlineData("Bakeoff.Baselines", "Bakeoff.Core", "Bakeoff.Numerics", "Bakeoff.Tables")]
    [InlineData("Bakeoff.Models", "Bakeoff.Core", "Bakeoff.Tables")]
    [InlineData("Bakeoff.Contracts", "Bakeoff.Core")]
    [InlineData("Bakeoff.Evaluation", "Bakeoff.Artifacts", "Bakeoff.Core", "Bakeoff.Numerics", "Bakeoff.Tables")]
    [InlineData("Bakeoff.Comparison", "Bakeoff.Artifacts", "Bakeoff.Core", "Bakeoff.Evaluation", "Bakeoff.Reporting", "Bakeoff.Tables")]
    [InlineData("Bakeoff.Reporting", "Bakeoff.Artifacts", "Bakeoff.Core")]
    [InlineData("Bakeoff.Tuning", "Bakeoff.Core")]
    [InlineData("Bakeoff.Pipeline", "Bakeoff.Artifacts", "Bakeoff.Core", "Bakeoff.Http")]
    [InlineData(
        "Bakeoff.Experiments", "Bakeoff.Artifacts", "Bakeoff.Baselines", "Bakeoff.Comparison", "Bakeoff.Core", "Bakeoff.Data", "Bakeoff.Evaluation",
        "Bakeoff.Models", "Bakeoff.Pipeline", "Bakeoff.Reporting", "Bakeoff.Svd", "Bakeoff.Tables", "Bakeoff.Tuning", "Bakeoff.TwoTower")]
    public void Project_ReferencesOnlyTheProjectsThatItMay(string assembly, params string[] allowed) =>
        Assert.Equal(allowed, Assembly.Load(assembly).GetReferencedAssemblies().Select(name => name.Name!)
            .Where(name => name.StartsWith("Bakeoff", StringComparison.Ordinal)).Order());

    [Fact]
    public void ErrorCodes_AreDistinct_AndEachIsDocumented_AndNoOther()
    {
        string[] documented = [.. File.ReadLines(Path.Combine(TestPaths.Repository, "docs", "errors.md"))
            .Where(line => line.StartsWith("## BKF", StringComparison.Ordinal)).Select(line => line[3..10])];
        Assert.Equal(Codes.Order(), documented.Order());
        Assert.Equal(Codes.Length, Codes.Distinct().Count());
    }

    [Fact]
    public void EveryExperimentOfTheRepository_ReadsAndFitsTheSchema()
    {
        JsonSchema schema = Schema();
        var reader = new ExperimentReader(Path.Combine(TestPaths.Repository, "experiments"));
        Assert.Contains("quickstart", reader.Names);
        foreach (string name in reader.Names)
        {
            Assert.NotEmpty(new ExperimentReader(Path.Combine(TestPaths.Repository, "experiments")).Read(name).Question);
            Assert.Empty(schema.Validate(File.ReadAllText(Path.Combine(TestPaths.Repository, "experiments", name, "experiment.json"))));
            Assert.True(File.Exists(Path.Combine(TestPaths.Repository, "experiments", name, "README.md")));
        }
    }

    /// <summary>The parts of an experiment that have options: those of the models are as their descriptors say.</summary>
    public static TheoryData<string, Type> SchemaDefinitions
    {
        get
        {
            var definitions = new TheoryData<string, Type>
            {
                { "split", typeof(SplitOptions) }, { "evaluation", typeof(EvaluationOptions) }, { "sweep", typeof(SweepOptions) },
                { "tuning", typeof(TuningOptions) },
            };
            foreach (ModelDescriptor model in ModelTable.All)
            {
                model.Algorithms.ToList().ForEach(algorithm => definitions.Add(DefinitionOf(model, algorithm), algorithm.OptionsType));
            }

            return definitions;
        }
    }

    /// <summary>A model of the table has a key in the schema, and one definition for each algorithm.</summary>
    [Fact]
    public void Schema_HasTheModelsOfTheTable()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(SchemaFile));
        JsonElement models = document.RootElement.GetProperty("properties").GetProperty("models").GetProperty("properties");
        Assert.Equal(ModelTable.Keys, models.EnumerateObject().Select(model => model.Name));
        Assert.All(ModelTable.All, model => Assert.All(model.Algorithms, algorithm =>
            Assert.Contains(
                $"\"#/definitions/{DefinitionOf(model, algorithm)}\"", models.GetProperty(model.Key).GetRawText(), StringComparison.Ordinal)));
        Assert.All(ModelTable.All, model => Assert.Equal(
            model.IsOptional, models.GetProperty(model.Key).GetRawText().Contains("\"null\"", StringComparison.Ordinal)));
    }

    /// <summary>What is new in an options record is in the schema, or in the file next to it that this test writes.</summary>
    [Fact]
    public void Schema_IsUpToDateWithTheOptions()
    {
        string schema = File.ReadAllText(SchemaFile).ReplaceLineEndings("\n");
        string updated = SchemaUpdate.Apply(schema, SchemaDefinitions.Select(row => (row.Data.Item1, row.Data.Item2)));
        if (schema != updated)
        {
            string received = Path.ChangeExtension(SchemaFile, ".received.json");
            File.WriteAllText(received, updated);
            Assert.Fail($"experiment.schema.json lacks what an options record says. Compare it with {received}; rename that to accept it.");
        }
    }

    [Theory]
    [MemberData(nameof(SchemaDefinitions))]
    public void Schema_HasTheNamesRangesAndDefaultsOfTheOptions(string definition, Type options)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(SchemaFile));
        JsonElement properties = document.RootElement.GetProperty("definitions").GetProperty(definition).GetProperty("properties");
        object defaults = Activator.CreateInstance(options)!;
        string[] names = [.. OptionProperties.Find(options).Select(OptionProperties.NameOf)], read = ["folds", "parameters", "metrics", "space"];
        Assert.Equal(
            names,
            properties.EnumerateObject().Select(property => property.Name).Where(name => names.Contains(name) || !read.Contains(name))
                .Order(StringComparer.Ordinal));
        foreach (PropertyInfo property in OptionProperties.Find(options))
        {
            JsonElement schema = properties.GetProperty(OptionProperties.NameOf(property));
            Assert.Equal(JsonSerializer.Serialize(property.GetValue(defaults)), JsonSerializer.Serialize(schema.GetProperty("default")));
            JsonElement bounds = schema.TryGetProperty("items", out JsonElement items) ? items : schema;
            if (property.GetCustomAttribute<OptionRangeAttribute>() is { } range)
            {
                Assert.Equal((range.Minimum, range.Maximum), (bounds.GetProperty("minimum").GetDouble(), bounds.GetProperty("maximum").GetDouble()));
            }
            else if (property.PropertyType == typeof(bool))
            {
                Assert.Equal("boolean", schema.GetProperty("type").GetString());
            }
            else if (property.PropertyType.IsArray)
            {
                string element = property.PropertyType.GetElementType() == typeof(string) ? "string" : "integer";
                Assert.Equal(("array", element), (schema.GetProperty("type").GetString(), bounds.GetProperty("type").GetString()));
            }
            else if (OptionProperties.ChoicesOf(property) is null)
            {
                Assert.Equal((typeof(string), "string"), (property.PropertyType, schema.GetProperty("type").GetString()));
            }
            else
            {
                Assert.Equal(
                    OptionProperties.ChoicesOf(property)!, schema.GetProperty("enum").EnumerateArray().Select(choice => choice.GetString()!));
            }
        }
    }

    [Fact]
    public void Schema_HasTheKeysOfCustomTables()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(SchemaFile));
        JsonElement dataset =
            document.RootElement.GetProperty("definitions").GetProperty("dataset").GetProperty("oneOf")[1].GetProperty("properties");
        Assert.Equal(
            IngestOptionsFormats(), dataset.GetProperty("format").GetProperty("enum").EnumerateArray().Select(choice => choice.GetString()!));
        foreach (PropertyInfo property in OptionProperties.Find(typeof(TableOptions)))
        {
            JsonElement schema = dataset.GetProperty(OptionProperties.NameOf(property));
            Assert.Equal(JsonSerializer.Serialize(property.GetValue(new TableOptions())), JsonSerializer.Serialize(schema.GetProperty("default")));
            Assert.Equal(
                OptionProperties.ChoicesOf(property) ?? [], schema.TryGetProperty("enum", out JsonElement choices)
                    ? choices.EnumerateArray().Select(choice => choice.GetString()!) : []);
        }
    }

    private static string DefinitionOf(ModelDescriptor model, ModelAlgorithm algorithm) => algorithm.Name.Length > 0 ? algorithm.Name : model.Key;

    private static IReadOnlyList<string> IngestOptionsFormats() =>
        OptionProperties.ChoicesOf(typeof(IngestOptions).GetProperty(nameof(IngestOptions.Format))!)!;

    [Fact]
    public void OptionDefaults_AreWithinTheirRanges() => Assert.All(
        (object[])
        [
            new SplitOptions(), new EvaluationOptions(), new IngestOptions(), new SyntheticOptions(),
            .. ModelTable.All.SelectMany(model => model.Algorithms).Select(algorithm => algorithm.Defaults),
        ],
        options => Assert.Empty(OptionProperties.Check(options)));

    [Theory]
    [InlineData("BKF1001", 2)]
    [InlineData("BKF2001", 3)]
    [InlineData("BKF3001", 4)]
    [InlineData("BKF4001", 1)]
    [InlineData("BKF5001", 5)]
    [InlineData("BKF5101", 1)]
    [InlineData("BKF6001", 1)]
    [InlineData("BKF7003", 1)]
    [InlineData("BKF7007", 6)]
    [InlineData("BKF9001", 1)]
    public void ExitCode_FollowsTheKindOfError(string code, int exitCode) => Assert.Equal(exitCode, ErrorCodes.ExitCodeOf(code));

    private static string SchemaFile => Path.Combine(TestPaths.Repository, "experiments", "experiment.schema.json");

    private static JsonSchema Schema() => JsonSchema.FromJsonAsync(File.ReadAllText(SchemaFile)).GetAwaiter().GetResult();
}
