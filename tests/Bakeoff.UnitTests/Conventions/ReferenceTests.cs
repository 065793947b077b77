using System.Text.RegularExpressions;
using Bakeoff.Baselines;
using Bakeoff.Cli;
using Bakeoff.Data;
using Bakeoff.Evaluation;
using Bakeoff.Experiments;
using Bakeoff.Svd;
using Bakeoff.Testing;
using Bakeoff.TwoTower;
using NJsonSchema;

namespace Bakeoff.UnitTests;

/// <summary>The docs say what the code does.</summary>
public sealed class ReferenceTests
{
    [Fact]
    public void OptionsPage_IsWhatTheCodeSays() => Match("options.md", ReferencePages.Options(
    [
        ("dataset",
            "An object describes a custom dataset ([how](../how-to/custom-data.md)). These keys say how its files are read; `name`, and `path`, "
                + "or `url`, `downloadBytes` and `sha256`, or `connection` and `query`, where it comes from.", typeof(IngestOptions)),
        ("dataset: a custom table", "With the formats csv, tsv, parquet, json-lines and duckdb.", typeof(TableOptions)),
        ("split", "How ratings are cut into training and test rows. `folds` lists the folds that are trained and tested, by default the first.",
            typeof(SplitOptions)),
        ("models.svd: funk-svd", "Features one after the other. [Folds users in](../how-to/fold-in.md).", typeof(FunkSvdOptions)),
        ("models.svd: biased-mf", "All features and both biases at once. [Folds users in](../how-to/fold-in.md).", typeof(BiasedMfOptions)),
        ("models.two-tower", "Retrieval with content features. [Folds users in](../how-to/fold-in.md) with `history` above 0.",
            typeof(TwoTowerOptions)),
        ("models.baselines", "What every model is judged against. [Folds users in](../how-to/fold-in.md).", typeof(BaselineOptions)),
        .. ModelTable.All.Where(model => model.IsBaseline && model.IsOptional).Select(model => (
            $"models.{model.Key}",
            model.ExplainNoFoldIn(model.Algorithms[0].Defaults) is { } reason
                ? $"A baseline. It cannot [fold users in](../how-to/fold-in.md): {reason}."
                : "A baseline. [Folds users in](../how-to/fold-in.md).",
            model.Algorithms[0].OptionsType)),
        ("evaluation", "What is measured.", typeof(EvaluationOptions)),
        ("tuning", "The search for the models' options: [tuning](../how-to/tune.md). `space` gives ranges in place of those that options have "
            + "themselves; `null` takes out what the base has.", typeof(TuningOptions)),
        ("sweep", "A search over options: [sweeps](../sweeps.md). `parameters` says what is varied.", typeof(SweepOptions)),
    ]));

    [Fact]
    public void ExecutorPage_IsWhatTheCodeSays() => Match("executor.md", ReferencePages.Executor());

    [Fact]
    public void CommandsPage_IsWhatTheCommandLineSays() => Match("commands.md", ReferencePages.Commands(CommandTree.Create([])));

    [Fact]
    public void EnvironmentPage_IsWhatTheCodeSays() => Match("environment.md", EnvironmentPage.Render());

    [Fact]
    public void MetricsPage_IsWhatTheCodeSays() => Match("metrics.md", ReferencePages.Metrics());

    [Fact]
    public void DatasetsPage_IsWhatTheCodeSays() => Match("datasets.md", DatasetsPage.Render());

    /// <summary>What is measured is described, and what is described is measured, with the same direction and version.</summary>
    [Fact]
    public void MetricsPage_HasEveryMetricThatIsMeasured_AndNoOther()
    {
        var items = new CatalogueTable(["Drama", "Comedy", ""], new Dictionary<int, (int[], int)> { [0] = ([2, 1, 1], 2) });
        var test = new TestSet(items, TestSets.Folds([(0, 1, 0, 4), (0, 2, 1, 3)], [2], [2]));
        var metrics = new MetricSet(new EvaluationOptions { K = [2] });
        MetricDefinition[] measured =
        [
            .. Floors.Oracle(test).Measure(test, metrics).Concat(Floors.Popularity(test).Describe(test, metrics).Users)
                .Select(metric => metric.Definition),
            .. Floors.Popularity(test).Describe(test, metrics).All.Select(metric => metric.Definition),
            .. metrics.Pooled.Select(metric => PooledMeasures.Compute(test, [3, 4], metric).Definition),
        ];
        MetricDefinition[] described =
            [.. BuiltInMetrics.All.SelectMany(metric => metric.Candidates.Select(candidates => metric.Define(candidates, 2)))];
        Assert.Equal(described.OrderBy(metric => metric.Id), measured.OrderBy(metric => metric.Id));
    }

    /// <summary>A block of JSON in the docs is an experiment, or some members of one.</summary>
    [Fact]
    public async Task ExperimentsInTheDocs_FitTheSchema()
    {
        JsonSchema schema = await JsonSchema.FromJsonAsync(
            File.ReadAllText(Path.Combine(TestPaths.Repository, "experiments", "experiment.schema.json")), TestContext.Current.CancellationToken);
        (string File, string Text)[] blocks = Blocks("jsonc");
        Assert.InRange(blocks.Length, 5, 1000);
        Assert.All(blocks, block =>
        {
            string json = Regex.Replace(block.Text, "//[^\n\"]*(?=\n)", "").Trim();
            Assert.True(
                schema.Validate(json.StartsWith('{') ? json : $"{{ {json} }}").Count == 0,
                $"{block.File}: {string.Join(", ", schema.Validate(json.StartsWith('{') ? json : $"{{ {json} }}"))}\n{json}");
        });
    }

    /// <summary>A block of C# in the docs stands, but for its indentation, in a source that is compiled, and run by a test.</summary>
    [Fact]
    public void CodeInTheDocs_IsCodeThatTestsRun()
    {
        string[] sources = [
            .. new[] { "tests", "samples" }.SelectMany(
                folder => Directory.EnumerateFiles(Path.Combine(TestPaths.Repository, folder), "*.cs", SearchOption.AllDirectories))
            .Select(file => Unindented(File.ReadAllText(file)))];
        (string File, string Text)[] blocks = Blocks("csharp");
        Assert.InRange(blocks.Length, 8, 1000);
        Assert.All(
            blocks, block =>
                Assert.True(
                    sources.Any(source => source.Contains(Unindented(block.Text), StringComparison.Ordinal)),
                    $"{block.File}: no test has\n{block.Text}"));
    }

    /// <summary>
    /// A command in the docs, on a line of its own or within a sentence, is one that the command line understands: also as a target of Cake, which
    /// hands its options on.
    /// </summary>
    [Fact]
    public void CommandsInTheDocs_AreUnderstood()
    {
        string cake = File.ReadAllText(Path.Combine(TestPaths.Repository, "build.cake"));
        (string File, string Command)[] commands =
        [
            // Hidden.
            .. Documents().SelectMany(
                file => Regex.Matches(
                    File.ReadAllText(file), @"(?m)(?:^ {4}(?:\$ )?(?:.* && )?|`)(?:dotnet )?((?:bakeoff|cake) [^`#\n|…]+?)(?=`|\s*(?:#|$))")
                        .Select(match => (file, match.Groups[1].Value.Trim())))
                            .Where(command => !command.Item2.StartsWith("bakeoff stage ", StringComparison.Ordinal)),
        ];
        Assert.InRange(commands.Length, 60, 1000);
        Assert.All(commands, command =>
        {
            string[]? arguments = command.Command.StartsWith("cake ", StringComparison.Ordinal)
                ? EngineArguments(command.Command[5..], cake) : command.Command[8..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            // A sentence names a command without all that it needs.
            IEnumerable<string> errors = arguments is null ? [] : CommandTree.Create(arguments).Parse(arguments).Errors.Select(error => error.Message)
                .Where(message => !message.EndsWith("is required.", StringComparison.Ordinal));
            Assert.True(!errors.Any(), $"{command.File}: {command.Command}: {string.Join(" ", errors)}");
        });
    }

    /// <summary>What Cake starts the engine with; null for a target that is not the engine's.</summary>
    private static string[]? EngineArguments(string cakeArguments, string script)
    {
        string[] options = cakeArguments.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string target = options.FirstOrDefault(option => option.StartsWith("--target=", StringComparison.Ordinal))?["--target=".Length..] ?? "Report";
        Assert.True(Regex.IsMatch(script, $@"\b(Stage|Engine)?Task\(""{target}"""), $"build.cake has no {target}");
        string[] others =
            [.. options.Where(option => !option.StartsWith("--target=", StringComparison.Ordinal) && option is not ("--tree" or "--description"))];
        if (Regex.Match(script, $@"EngineTask\(""{target}"".*, ""(\w+)""\)") is { Success: true } command)
        {
            string? stage = others.FirstOrDefault(option => option.StartsWith("--stage=", StringComparison.Ordinal));
            return [command.Groups[1].Value, .. stage is null ? others : [stage["--stage=".Length..], .. others.Where(option => option != stage)]];
        }

        return script.Contains($"StageTask(\"{target}\"", StringComparison.Ordinal) ? ["run", target, .. others] : null;
    }

    /// <summary>The fenced blocks of a language in the docs and in the READMEs of the packages.</summary>
    private static (string File, string Text)[] Blocks(string language) =>
    [
        .. Documents().SelectMany(
            file => Regex.Matches(File.ReadAllText(file).ReplaceLineEndings("\n"), $"```{language}\n(.*?)```", RegexOptions.Singleline)
                .Select(block => (file, block.Groups[1].Value))),
    ];

    private static IEnumerable<string> Documents() => new[] { "docs", "src", "experiments" }
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(TestPaths.Repository, folder), "*.md", SearchOption.AllDirectories))
        .Concat(Directory.EnumerateFiles(TestPaths.Repository, "*.md"));

    private static string Unindented(string code) =>
        string.Join('\n', code.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)) + "\n";

    private static void Match(string name, string page)
    {
        string folder = Path.Combine(TestPaths.Repository, "docs", "reference"), file = Path.Combine(folder, name),
            received = Path.Combine(folder, Path.GetFileNameWithoutExtension(name) + ".received.md");
        if (File.Exists(file) && File.ReadAllText(file).ReplaceLineEndings("\n") == page)
        {
            return;
        }

        File.WriteAllText(received, page);
        Assert.Fail($"docs/reference/{name} no longer says what the code does. Compare it with {received}; rename that to accept it.");
    }
}
