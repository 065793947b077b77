#!/usr/bin/env dotnet
#:project ../../src/Bakeoff.Tables/Bakeoff.Tables.csproj
#:property EnforceCodeStyleInBuild=false
#:property RestorePackagesWithLockFile=false
#:property PublishAot=false

// Writes the tables of README.md. From the repository's root, after `dotnet build`:
//
//   dotnet run experiments/two-tower-ablation/ablate.cs -- --mirror ../shared/data
//
// Every row is an experiment of the engine: all five folds, so every user's last 5 ratings, each model trained without them. What
// has run already is up to date. Gains are over the notebook's model, user by user; their intervals resample the users.
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bakeoff.Core;
using Bakeoff.Tables;

const string Folder = "experiments/two-tower-ablation";
const string Artifacts = "artifacts/two-tower-ablation";
JsonObject best = JsonNode.Parse(File.ReadAllText($"{Folder}/experiment.json"), documentOptions: new() { CommentHandling = JsonCommentHandling.Skip })!["models"]!["two-tower"]!.AsObject();

JsonObject With(JsonObject options, params (string Name, object Value)[] changes)
{
    JsonObject changed = options.DeepClone().AsObject();
    foreach ((string name, object value) in changes)
    {
        changed[name] = JsonSerializer.SerializeToNode(value);
    }

    return changed;
}

JsonObject Keep(params string[] names)
{
    var kept = new JsonObject();
    foreach (string name in names.Where(best.ContainsKey))
    {
        kept[name] = best[name]!.DeepClone();
    }

    return kept;
}

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
string[] given = [.. steps.Where(step => best[step] is JsonValue value && value.ToJsonString() is not ("false" or "0"))];
string[] With2(IEnumerable<string> names) => [.. names.SelectMany(name => name == "normalize" ? new[] { name, "temperature" } : [name])];
List<(string Name, JsonObject Options)> inTurn = [.. given.Select((step, i) => ("+ " + Spoken(step), Keep(With2(given.Take(i + 1)))))];
inTurn.Add(("+ sizes, batch, learning rate, epochs: **the best**", best));
List<(string Name, JsonObject Options)> without = [.. given.Select(step => ("the best without " + Spoken(step), Without(step)))];
if (best.ContainsKey("history"))
{
    without.Add(("the best with attention over the history (torch)", With(best, ("historyPooling", "attention"))));
}

without.Add(("the best with popularity at the time", With(best, ("popularity", true))));
without.Add(("the best with 100 hard negatives", With(best, ("hardNegatives", 100))));
without.Add(("the best with rating weights", With(best, ("ratingWeights", true))));
without.Add(("the best with positives from 3.5 stars", With(best, ("minimumRating", 3.5))));

string Spoken(string step) => step switch
{
    "samplingCorrection" => "log q correction",
    "removeAccidentalHits" => "accidental hits removed",
    "normalize" => "temperature and normalization",
    "mixedNegatives" => "mixed negatives",
    "history" => "history",
    _ => step,
};

JsonObject Without(string step)
{
    JsonObject rest = best.DeepClone().AsObject();
    foreach (string name in With2([step]))
    {
        rest.Remove(name);
    }

    return rest;
}

var session = new DuckDbSession();
int number = 0;
Measured Measure(string name, JsonObject options, string model = "two-tower")
{
    string experiment = $"variant-{number++}";
    var value = new
    {
        extends = "movielens-latest-small",
        split = new { method = "last-n", n = 5, partitions = 5, folds = new[] { 0, 1, 2, 3, 4 } },
        models = new Dictionary<string, object?> { ["svd"] = model == "svd" ? new { features = 40 } : null, ["two-tower"] = options, ["baselines"] = new { neighbours = 100 } },
    };
    string folder = Path.GetFullPath($"{Artifacts}/experiments");
    foreach (string file in new[] { "quickstart", "movielens-latest-small" }.Select(known => $"{known}/experiment.json"))
    {
        AtomicFile.WriteText(Path.Combine(folder, file), File.ReadAllText(Path.Combine("experiments", file)));
    }

    AtomicFile.WriteText(Path.Combine(folder, experiment, "experiment.json"), JsonSerializer.Serialize(value));
    long start = Stopwatch.GetTimestamp();
    var run = new ProcessStartInfo("dotnet", ["exec", "artifacts/bin/Bakeoff.Cli/release/bakeoff.dll", "run", "Report", "-e", experiment, "--experiments", folder, "--artifacts", Artifacts, .. args])
    {
        RedirectStandardOutput = true,
    };
    using Process process = Process.Start(run)!;
    process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    if (process.ExitCode != 0)
    {
        throw new InvalidOperationException($"'{name}' ended with {process.ExitCode}.");
    }

    Console.Error.WriteLine(FormattableString.Invariant($"{name}: {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s"));
    return Read(name, experiment, model);
}

Measured Read(string name, string experiment, string model)
{
    using JsonDocument metrics = JsonDocument.Parse(File.ReadAllText($"{Artifacts}/reports/{experiment}/metrics.json"));
    JsonElement[] own = [.. metrics.RootElement.GetProperty("models").EnumerateArray().Single(m => m.GetProperty("name").GetString() == model).GetProperty("metrics").EnumerateArray()];
    string Text(string metric, string candidates)
    {
        JsonElement found = own.FirstOrDefault(m => m.GetProperty("name").GetString() == metric && m.GetProperty("candidates").GetString() == candidates);
        return found.ValueKind == JsonValueKind.Undefined ? "–"
            : FormattableString.Invariant($"{found.GetProperty("value").GetDouble():F4} [{found.GetProperty("low").GetDouble():F4}, {found.GetProperty("high").GetDouble():F4}]");
    }

    string perUser = ObjectOf(experiment, "Evaluate", "per-user.parquet");
    double[] recall = [.. session.List(
        $"SELECT value FROM {DuckDbSession.Parquet(perUser)} WHERE model = '{model}' AND metric = 'recall@100' AND candidates = 'seen-excluded' ORDER BY \"user\"", row => row.GetDouble(0))];
    return new Measured(name, Text("recall@100", "seen-excluded"), Text("ndcg@10", "seen-excluded"), Text("top-100-accuracy", "seen-excluded"), Text("rmse", "test-items"), recall);
}

string ObjectOf(string experiment, string stage, string path)
{
    // The run's record names the key of each stage.
    string record = Directory.EnumerateFiles($"{Artifacts}/runs/{experiment}", "*Z.json").Order(StringComparer.Ordinal).Last();
    using JsonDocument run = JsonDocument.Parse(File.ReadAllText(record));
    string key = run.RootElement.GetProperty("stages").EnumerateArray().Single(s => s.GetProperty("label").GetString() == stage).GetProperty("key").GetString()!;
    using JsonDocument action = JsonDocument.Parse(File.ReadAllText($"{Artifacts}/store/actions/{stage}/{key}.json"));
    string hash = action.RootElement.GetProperty("outputs").EnumerateArray().Single(o => o.GetProperty("path").GetString() == path).GetProperty("sha256").GetString()!;
    return $"{Artifacts}/store/objects/{hash[..2]}/{hash}";
}

string Gain(Measured model, Measured other)
{
    double[] differences = [.. model.Recall.Zip(other.Recall, (a, b) => a - b)];
    var random = new SeededRandom(Seeds.Derive(1, "gain"));
    double[] means = [.. Enumerable.Range(0, 2000).Select(_ => Enumerable.Range(0, differences.Length).Average(_ => differences[random.NextInt(differences.Length)])).Order()];
    return string.Create(CultureInfo.InvariantCulture, $"{differences.Average():+0.0000;−0.0000} [{means[50]:+0.0000;−0.0000}, {means[1949]:+0.0000;−0.0000}]");
}

Measured base0 = Measure(alone[0].Name, alone[0].Options, "svd");
string first = $"variant-{number - 1}";
Measured svd = base0;
Measured popularity = Read("popularity", first, "popularity");
Measured knn = Read("item-kNN, 100 neighbours", first, "item-knn");
Measured reference = Read(alone[0].Name, first, "two-tower");
svd = svd with { Name = "SVD (FunkSVD, the notebook's)" };
Measured bestModel = Measure("two-tower, the best", best);

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

const string Begin = "<!-- ablate.cs writes from here -->";
const string End = "<!-- to here -->";
string readme = File.ReadAllText($"{Folder}/README.md");
int from = readme.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
int to = readme.IndexOf(End, StringComparison.Ordinal);
AtomicFile.WriteText($"{Folder}/README.md", $"{readme[..from]}\n{text}\n{readme[to..]}");

sealed record Measured(string Name, string Recall100, string Ndcg10, string Accuracy100, string Rmse, double[] Recall);
