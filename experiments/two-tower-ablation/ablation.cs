#!/usr/bin/env dotnet
#:project ../../src/Bakeoff.Tables/Bakeoff.Tables.csproj
#:property EnforceCodeStyleInBuild=false
#:property RestorePackagesWithLockFile=false
#:property PublishAot=false

// From the repository's root, after `dotnet build`:
//
//   dotnet run experiments/two-tower-ablation/ablation.cs -- tune --mirror ../shared/data
//   dotnet run experiments/two-tower-ablation/ablation.cs -- tables --mirror ../shared/data
//
// `tune` is how experiment.json's options were found. Every user's last 5 ratings are taken away as test rows, so no fold's test
// rows are seen. Of the rest the last 5 of each user are held out; each set of options trains on what remains, and is judged by the
// top-100 accuracy on those, seen items excluded, at its best epoch. The same seed draws the same options and finds the same best
// ones on any machine.
//
// `tables` writes the tables of README.md. Every row is an experiment: all five folds, so every user's last 5 ratings are tested,
// each by a model that was trained without them. Gains are over the notebook's model, user by user; their intervals resample the
// users. What has run already is up to date.
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bakeoff.Core;
using Bakeoff.Tables;

switch (args.FirstOrDefault())
{
    case "tune":
        Tuning.Run(args[1..]);
        return 0;
    case "tables":
        new Ablation(args[1..]).Run();
        return 0;
    default:
        Console.Error.WriteLine("tune or tables?");
        return 2;
}

/// <summary>The engine's command line, and what it wrote.</summary>
static class Engine
{
    private const string Artifacts = "artifacts/two-tower-ablation";

    /// <summary>Runs an experiment on latest-small that differs from the notebook's in some models.</summary>
    public static void Run(string experiment, string stage, int[] folds, Dictionary<string, object?> models, string[] arguments)
    {
        string folder = Path.GetFullPath($"{Artifacts}/experiments");
        foreach (string known in new[] { "quickstart", "movielens-latest-small" })
        {
            AtomicFile.WriteText($"{folder}/{known}/experiment.json", File.ReadAllText($"experiments/{known}/experiment.json"));
        }

        AtomicFile.WriteText($"{folder}/{experiment}/experiment.json", JsonSerializer.Serialize(new
        {
            extends = "movielens-latest-small",
            split = new { method = "last-n", n = 5, partitions = folds.Length, folds },
            models,
        }));
        var start = new ProcessStartInfo(
            "dotnet", ["exec", "artifacts/bin/Bakeoff.Cli/release/bakeoff.dll", "run", stage, "-e", experiment, "--experiments", folder, "--artifacts", Artifacts, .. arguments])
        {
            RedirectStandardOutput = true,
        };
        long begin = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{experiment} ended with {process.ExitCode}.");
        }

        Console.Error.WriteLine(FormattableString.Invariant($"{experiment}: {Stopwatch.GetElapsedTime(begin).TotalSeconds:F1} s"));
    }

    public static string Report(string experiment) => File.ReadAllText($"{Artifacts}/reports/{experiment}/metrics.json");

    /// <summary>A file that a stage wrote: the experiment's folder of runs remembers the last key of each stage.</summary>
    public static string FileOf(string experiment, string label, string path)
    {
        using JsonDocument last = JsonDocument.Parse(File.ReadAllText($"{Artifacts}/runs/{experiment}/last/{label}.json"));
        string key = last.RootElement.GetProperty("key").GetString()!;
        using JsonDocument action = JsonDocument.Parse(File.ReadAllText($"{Artifacts}/store/actions/{label.Split('[')[0]}/{key}.json"));
        string hash = action.RootElement.GetProperty("outputs").EnumerateArray().Single(o => o.GetProperty("path").GetString() == path).GetProperty("sha256").GetString()!;
        return $"{Artifacts}/store/objects/{hash[..2]}/{hash}";
    }
}

/// <summary>Random search.</summary>
static class Tuning
{
    public static void Run(string[] arguments)
    {
        const int Trials = 30;
        var random = new SeededRandom(Seeds.Derive(2, "tune"));
        T Pick<T>(params T[] values) => values[random.NextInt(values.Length)];
        double LogUniform(double low, double high) => Math.Round(low * Math.Pow(high / low, random.NextDouble()), 3);

        var found = new List<(double Accuracy, int Epoch, string Options)>();
        for (int trial = 0; trial < Trials; trial++)
        {
            bool normalize = Pick(true, true, false);
            var options = new SortedDictionary<string, object>(StringComparer.Ordinal)
            {
                ["samplingCorrection"] = true, ["normalize"] = normalize, ["temperature"] = normalize ? LogUniform(0.05, 0.25) : 1.0,
                ["history"] = Pick(10, 20, 50, 100), ["genres"] = Pick(true, true, false), ["year"] = Pick(true, false), ["tags"] = Pick(0, 1000),
                ["removeAccidentalHits"] = Pick(true, false), ["mixedNegatives"] = Pick(0, 0, 512), ["timestampBuckets"] = Pick(50, 200, 1000),
                ["embeddingSize"] = Pick(16, 32, 64), ["towerSizes"] = Pick(new[] { 32 }, new[] { 64 }, new[] { 64, 32 }),
                ["batchSize"] = Pick(256, 512, 1024, 2048), ["learningRate"] = LogUniform(0.01, 0.1),
            };
            var watched = new Dictionary<string, object>(options) { ["epochs"] = 25, ["validationRatings"] = 5, ["patience"] = 4, ["ratingHead"] = false };
            Engine.Run($"tune-{trial + 1}", "TrainTwoTower", [0], new() { ["svd"] = null, ["two-tower"] = watched }, arguments);
            using JsonDocument training = JsonDocument.Parse(File.ReadAllText(Engine.FileOf($"tune-{trial + 1}", "TrainTwoTower[0]", "two-tower/training.json")));
            (double accuracy, int epoch) = training.RootElement.GetProperty("epochs").EnumerateArray()
                .Select(e => (e.GetProperty("validationAccuracy").GetProperty("100").GetDouble(), e.GetProperty("epoch").GetInt32())).MaxBy(e => e.Item1);
            found.Add((accuracy, epoch, JsonSerializer.Serialize(options)));
        }

        Console.WriteLine("| top-100 accuracy | epochs | options |\n|---|---|---|");
        foreach ((double accuracy, int epoch, string options) in found.OrderByDescending(set => set.Accuracy).Take(10))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {accuracy:F4} | {epoch} | `{options}` |"));
        }
    }
}

/// <summary>The tables.</summary>
sealed class Ablation(string[] arguments)
{
    private const string Folder = "experiments/two-tower-ablation";
    private readonly DuckDbSession _session = new();
    private readonly JsonObject _best = JsonNode.Parse(
        File.ReadAllText($"{Folder}/experiment.json"), documentOptions: new() { CommentHandling = JsonCommentHandling.Skip })!["models"]!["two-tower"]!.AsObject();
    private int _number;

    public void Run()
    {
        JsonObject notebook = [];
        (string Name, JsonObject Options)[] alone =
        [
            ("the notebook's: 3 epochs", notebook),
            ("30 epochs", With(notebook, ("epochs", 30))),
            ("genres", With(notebook, ("genres", true))),
            ("year", With(notebook, ("year", true))),
            ("tags", With(notebook, ("tags", 1000))),
            ("history of 50, mean", With(notebook, ("history", 50))),
            ("history of 50, attention (torch)", With(notebook, ("history", 50), ("historyPooling", "attention"))),
            ("popularity at the time", With(notebook, ("popularity", true))),
            ("log q correction", With(notebook, ("samplingCorrection", true))),
            ("accidental hits removed", With(notebook, ("removeAccidentalHits", true))),
            ("temperature 0.1, normalized", With(notebook, ("normalize", true), ("temperature", 0.1))),
            ("512 mixed negatives", With(notebook, ("mixedNegatives", 512))),
            ("100 hard negatives", With(notebook, ("hardNegatives", 100))),
            ("rating weights", With(notebook, ("ratingWeights", true))),
            ("positives from 3.5 stars", With(notebook, ("minimumRating", 3.5))),
            ("early stopping on held-out training rows", With(notebook, ("epochs", 60), ("validationRatings", 1), ("patience", 5))),
        ];
        string[] steps = ["samplingCorrection", "removeAccidentalHits", "normalize", "history", "genres", "year", "tags", "mixedNegatives"];
        string[] given = [.. steps.Where(step => _best[step] is JsonValue value && value.ToJsonString() is not ("false" or "0"))];
        List<(string Name, JsonObject Options)> inTurn = [.. given.Select((step, i) => ("+ " + Spoken(step), Keep(WithTemperature(given.Take(i + 1)))))];
        inTurn.Add(("+ sizes, batch, learning rate, epochs: **the best**", _best));
        List<(string Name, JsonObject Options)> without = [.. given.Select(step => ("the best without " + Spoken(step), Without(step)))];
        if (_best.ContainsKey("history"))
        {
            without.Add(("the best with attention over the history (torch)", With(_best, ("historyPooling", "attention"))));
        }

        without.Add(("the best with popularity at the time", With(_best, ("popularity", true))));
        without.Add(("the best with 100 hard negatives", With(_best, ("hardNegatives", 100))));
        without.Add(("the best with rating weights", With(_best, ("ratingWeights", true))));
        without.Add(("the best with positives from 3.5 stars", With(_best, ("minimumRating", 3.5))));

        Measured svd = Measure(alone[0].Name, alone[0].Options, "svd");
        string first = $"variant-{_number - 1}";
        Measured popularity = Read("popularity", first, "popularity");
        Measured knn = Read("item-kNN, 100 neighbours", first, "item-knn");
        Measured reference = Read(alone[0].Name, first, "two-tower");
        svd = svd with { Name = "SVD (FunkSVD, the notebook's)" };
        Measured bestModel = Measure("two-tower, the best", _best);

        var text = new StringBuilder();
        void Table(string title, IEnumerable<Measured> rows)
        {
            text.Append($"\n### {title}\n\n| model | recall@100 | gain over the notebook's | NDCG@10 | top-100 accuracy | RMSE |\n|---|---|---|---|---|---|\n");
            foreach (Measured row in rows)
            {
                text.Append($"| {row.Name} | {row.Recall100} | {(ReferenceEquals(row, reference) ? "" : Gain(row, reference))} | {row.Ndcg10} | {row.Accuracy100} | {row.Rmse} |\n");
            }
        }

        Table("Against the others", [popularity, knn, svd, reference, bestModel]);
        text.Append(CultureInfo.InvariantCulture, $"\nThe best two-tower model less popularity, in recall@100: {Gain(bestModel, popularity)}; less item-kNN: {Gain(bestModel, knn)}.\n");
        Table("Each option alone, on the notebook's model", [reference, .. alone.Skip(1).Select(variant => Measure(variant.Name, variant.Options))]);
        Table("Options added in turn", [reference, .. inTurn.Select(variant => Measure(variant.Name, variant.Options))]);
        Table("Taken from the best, or added to it", [bestModel with { Name = "the best" }, .. without.Select(variant => Measure(variant.Name, variant.Options))]);

        const string Begin = "<!-- ablation.cs writes from here -->";
        const string End = "<!-- to here -->";
        string readme = File.ReadAllText($"{Folder}/README.md");
        int from = readme.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        int to = readme.IndexOf(End, StringComparison.Ordinal);
        AtomicFile.WriteText($"{Folder}/README.md", $"{readme[..from]}\n{text}\n{readme[to..]}");
    }

    private static string Spoken(string step) => step switch
    {
        "samplingCorrection" => "log q correction",
        "removeAccidentalHits" => "accidental hits removed",
        "normalize" => "temperature and normalization",
        "mixedNegatives" => "mixed negatives",
        "history" => "history",
        _ => step,
    };

    private JsonObject Without(string step)
    {
        JsonObject rest = _best.DeepClone().AsObject();
        foreach (string name in WithTemperature([step]))
        {
            rest.Remove(name);
        }

        return rest;
    }

    private static JsonObject With(JsonObject options, params (string Name, object Value)[] changes)
    {
        JsonObject changed = options.DeepClone().AsObject();
        foreach ((string name, object value) in changes)
        {
            changed[name] = JsonSerializer.SerializeToNode(value);
        }

        return changed;
    }

    private JsonObject Keep(params string[] names)
    {
        var kept = new JsonObject();
        foreach (string name in names.Where(_best.ContainsKey))
        {
            kept[name] = _best[name]!.DeepClone();
        }

        return kept;
    }

    private Measured Measure(string name, JsonObject options, string model = "two-tower")
    {
        string experiment = $"variant-{_number++}";
        Engine.Run(experiment, "Report", [0, 1, 2, 3, 4], new() { ["svd"] = model == "svd" ? new { features = 40 } : null, ["two-tower"] = options, ["baselines"] = new { neighbours = 100 } }, arguments);
        return Read(name, experiment, model);
    }

    private Measured Read(string name, string experiment, string model)
    {
        using JsonDocument metrics = JsonDocument.Parse(Engine.Report(experiment));
        JsonElement[] own = [.. metrics.RootElement.GetProperty("models").EnumerateArray().Single(m => m.GetProperty("name").GetString() == model).GetProperty("metrics").EnumerateArray()];
        string Text(string metric, string candidates)
        {
            JsonElement found = own.FirstOrDefault(m => m.GetProperty("name").GetString() == metric && m.GetProperty("candidates").GetString() == candidates);
            return found.ValueKind == JsonValueKind.Undefined ? "–"
                : FormattableString.Invariant($"{found.GetProperty("value").GetDouble():F4} [{End(found, "low")}, {End(found, "high")}]");
        }

        static string End(JsonElement value, string end) => value.TryGetProperty(end, out JsonElement number) ? FormattableString.Invariant($"{number.GetDouble():F4}") : "–";
        string perUser = Engine.FileOf(experiment, "Evaluate", "per-user.parquet");
        double[] recall = [.. _session.List(
            $"SELECT avg(\"recall@100/seen-excluded\") FROM {DuckDbSession.Parquet(perUser)} WHERE model = '{model}' GROUP BY \"user\" ORDER BY \"user\"", row => row.GetDouble(0))];
        return new Measured(name, Text("recall@100", "seen-excluded"), Text("ndcg@10", "seen-excluded"), Text("top-100-accuracy", "seen-excluded"), Text("rmse", "test-items"), recall);
    }

    private static string Gain(Measured model, Measured other)
    {
        double[] differences = [.. model.Recall.Zip(other.Recall, (a, b) => a - b)];
        var random = new SeededRandom(Seeds.Derive(1, "gain"));
        double[] means = [.. Enumerable.Range(0, 2000).Select(_ => Enumerable.Range(0, differences.Length).Average(_ => differences[random.NextInt(differences.Length)])).Order()];
        return string.Create(CultureInfo.InvariantCulture, $"{differences.Average():+0.0000;−0.0000} [{means[50]:+0.0000;−0.0000}, {means[1949]:+0.0000;−0.0000}]");
    }

    private static string[] WithTemperature(IEnumerable<string> names) => [.. names.SelectMany(name => name == "normalize" ? new[] { name, "temperature" } : [name])];
}

sealed record Measured(string Name, string Recall100, string Ndcg10, string Accuracy100, string Rmse, double[] Recall);
