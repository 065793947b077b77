using System.Text.RegularExpressions;
using Bakeoff.Baselines;
using Bakeoff.Cli;
using Bakeoff.Data;
using Bakeoff.Evaluation;
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
        ("dataset", "An object describes a dataset of your own ([how](../how-to/own-data.md)). These keys say how its files are read; `name`, and `path`, or `url`, `downloadBytes` and `sha256`, or `connection` and `query`, where it comes from.", typeof(IngestOptions)),
        ("dataset: a table of your own", "With the formats csv, tsv, parquet, json-lines and duckdb.", typeof(TableOptions)),
        ("split", "How ratings are cut into training and test rows. `folds` lists the folds that are trained and tested, by default the first.", typeof(SplitOptions)),
        ("models.svd: funk-svd", "Features one after the other.", typeof(FunkSvdOptions)),
        ("models.svd: biased-mf", "All features and both biases at once.", typeof(BiasedMfOptions)),
        ("models.two-tower", "Retrieval with content features.", typeof(TwoTowerOptions)),
        ("models.baselines", "What every model is judged against. A baseline of lists is there where its number is not 0.", typeof(BaselineOptions)),
        ("evaluation", "What is measured.", typeof(EvaluationOptions)),
        ("sweep", "A search over options: [sweeps](../sweeps.md). `parameters` says what is varied.", typeof(SweepOptions)),
    ]));

    [Fact]
    public void CommandsPage_IsWhatTheCommandLineSays() => Match("commands.md", ReferencePages.Commands(CommandTree.Create([])));

    /// <summary>A block of JSON in the docs is an experiment, or some members of one.</summary>
    [Fact]
    public async Task ExperimentsInTheDocs_FitTheSchema()
    {
        JsonSchema schema = await JsonSchema.FromJsonAsync(File.ReadAllText(Path.Combine(TestPaths.Repository, "experiments", "experiment.schema.json")), TestContext.Current.CancellationToken);
        int found = 0;
        foreach (string file in Directory.EnumerateFiles(Path.Combine(TestPaths.Repository, "docs"), "*.md", SearchOption.AllDirectories).Append(Path.Combine(TestPaths.Repository, "README.md")))
        {
            foreach (Match block in Regex.Matches(File.ReadAllText(file).ReplaceLineEndings("\n"), "```jsonc\n(.*?)```", RegexOptions.Singleline))
            {
                string json = Regex.Replace(block.Groups[1].Value, "//[^\n\"]*(?=\n)", "").Trim();
                Assert.True(schema.Validate(json.StartsWith('{') ? json : $"{{ {json} }}").Count == 0, $"{file}: {string.Join(", ", schema.Validate(json.StartsWith('{') ? json : $"{{ {json} }}"))}\n{json}");
                found++;
            }
        }

        Assert.InRange(found, 5, 1000);
    }

    private static void Match(string name, string page)
    {
        string file = Path.Combine(TestPaths.Repository, "docs", "reference", name), received = Path.Combine(TestPaths.Repository, "docs", "reference", Path.GetFileNameWithoutExtension(name) + ".received.md");
        if (File.Exists(file) && File.ReadAllText(file).ReplaceLineEndings("\n") == page)
        {
            return;
        }

        File.WriteAllText(received, page);
        Assert.Fail($"docs/reference/{name} no longer says what the code does. Compare it with {received}; rename that to accept it.");
    }
}
