using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Pipeline;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>What every key rests on: the nodes of experiments, to the letter.</summary>
public sealed class GraphTests : IDisposable
{
    private static readonly string[] Experiments =
    [
        "quickstart", "movielens-latest-small", "strong-baselines", "item-knn-python", "synthetic-20m", "surprise-svdpp-100k",
        "positives-latest-small",
    ];

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Nodes_OfOurExperiments_ArePinned()
    {
        string folder = Path.Combine(TestPaths.Repository, "experiments");
        Snapshot.Match(string.Join('\n', Experiments.Select(name => Describe(GraphBuilder.Build(new ExperimentReader(folder).Read(name))))));
    }

    /// <summary>What none of our experiments has: torch, repeats, custom models, tables of a user's own, a point of a sweep.</summary>
    [Fact]
    public void Nodes_OfRareExperiments_ArePinned()
    {
        _folder.Write("data/ratings.parquet", "");
        _folder.Write("data.duckdb", "");
        _folder.Write("experiments/custom/model.py", "");
        Write("torch", """{ "repeats": 2, "models": { "svd": { "exact": true }, "two-tower": { "backend": "torch", "torchThreads": 3 } } }""");
        Write("random", """{ "seed": 7, "split": { "method": "random", "partitions": 4, "folds": [3, 1] }, "models": { "svd": { "algorithm": "biased-mf", "outOfCore": true } } }""");
        Write("folder", """{ "dataset": { "path": "../../data", "format": "parquet", "implicit": true }, "models": { "two-tower": {}, "ease": { "regularization": 1 } } }""");
        Write("database", """{ "dataset": { "path": "../../data.duckdb", "format": "duckdb" }, "models": { "pure-svd": { "factors": 9 }, "user-knn": { "neighbours": 3 } } }""");
        Write("archive", """{ "dataset": { "url": "https://x/y.zip", "downloadBytes": 5, "sha256": "SHA" } }""".Replace("SHA", new string('a', 64), StringComparison.Ordinal));
        Write("custom", """
            { "repeats": 2, "models": {
              "recent": { "class": "Bakeoff.UnitTests.Docs.MostRecent", "assembly": "Bakeoff.UnitTests", "options": { "b": 1, "a": [true] } },
              "script": { "command": ["cat", "model.py"], "files": ["model.py"], "scores": "rating" } } }
            """);
        Write("tune", """
            { "models": { "svd": { "features": 3 }, "two-tower": {}, "item-knn": { "neighbours": 20 } },
              "sweep": { "metric": "rmse", "parameters": { "models.svd.features": [4, 5], "models.svd.epochs": [6] } } }
            """);
        _folder.Write("lists0.csv", "");
        Write("elsewhere", """{ "models": { "theirs": { "lists": "../../lists{fold}.csv" } } }""");
        string[] names = ["torch", "random", "folder", "database", "archive", "custom", "elsewhere", "tune@epochs=6+features=4"];
        Snapshot.Match(
            string.Join('\n', names.Select(name => Describe(GraphBuilder.Build(new ExperimentReader(_folder["experiments"]).Read(name))))));
    }

    private void Write(string name, string json) => _folder.Write($"experiments/{name}/experiment.json", json);

    private static string Describe(StageGraph graph)
    {
        var text = new StringBuilder($"# {graph.Experiment}, stated size {graph.StatedSize}\n");
        foreach (StageNode node in graph.Nodes)
        {
            (string Name, string? Value)[] facts =
            [
                ("options", WithoutVersion(OptionProperties.ToJson(node.Options))), ("seed", node.Seed?.ToString(CultureInfo.InvariantCulture)),
                ("inputs", string.Join(' ', node.Inputs)),
                ("code", Code(node.Code)), ("own code", Code(node.CustomCode?.Value)), ("calls user code", node.CallsUserCode ? "yes" : null),
                ("model", node.Model),
                ("fold", node.Fold?.ToString(CultureInfo.InvariantCulture)),
                ("repeat", node.Repeat == 0 ? null : node.Repeat.ToString(CultureInfo.InvariantCulture)),
                ("needs for little", node.Needs(new DataSize(100_836, 610, 9_742)).ToString()),
                ("needs for much", node.Needs(new DataSize(32_000_204, 200_948, 87_585)).ToString()),
                ("remedy", node.MemoryRemedy), ("processor", node.DependsOnProcessor ? "yes" : null), ("native", node.NativePackages),
                ("size file", node.SizeFile),
                ("provenance", node.ReadsProvenance ? "yes" : null), ("path", Path.GetFileName(node.ExternalPath)),
                ("companions", string.Join(' ', node.ExternalCompanions)),
                ("nested", node.ExternalNested),
                ("files", string.Join(' ', node.ExternalFiles.Select(file => $"{file.Name}={Path.GetFileName(file.Path)}"))),
            ];
            text.Append(node.Label).Append('\n')
                .AppendJoin("", facts.Where(fact => fact.Value is { Length: > 0 }).Select(fact => $"  {fact.Name}: {fact.Value}\n"));
        }

        return text.ToString();
    }

    private static string? Code(StageCode? code) => code is null ? null : $"{code.Assembly} {code.Type} {Path.GetFileName(code.Path)}".TrimEnd();

    /// <summary>Which Python there is, is the machine's matter.</summary>
    private static string WithoutVersion(string options) => Regex.Replace(options, "Python [0-9.]+", "Python 3");
}
