#!/usr/bin/env dotnet
#:project ../../src/Bakeoff.Tables/Bakeoff.Tables.csproj
#:property EnforceCodeStyleInBuild=false
#:property RestorePackagesWithLockFile=false
#:property PublishAot=false

// How experiment.json's options were found. From the repository's root, after `dotnet build`:
//
//   dotnet run experiments/two-tower-ablation/tune.cs -- --mirror ../shared/data
//
// Every user's last 5 ratings are taken away as test rows, so no fold's test rows are seen. Of the rest the last 5 of each user are
// held out; each set of options trains on what remains, and is judged by the top-100 accuracy on those, seen items excluded, at its
// best epoch. The same seed draws the same options and finds the same best ones on any machine.
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Bakeoff.Core;

int trials = 60;
var random = new SeededRandom(Seeds.Derive(2, "tune"));
T Pick<T>(params T[] values) => values[random.NextInt(values.Length)];
double LogUniform(double low, double high) => Math.Round(low * Math.Pow(high / low, random.NextDouble()), 3);

var found = new List<(double Accuracy, int Epoch, double Seconds, string Options)>();
for (int trial = 0; trial < trials; trial++)
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
    string name = $"tune-{trial}";
    var watched = new Dictionary<string, object>(options) { ["epochs"] = 25, ["validationRatings"] = 5, ["patience"] = 4, ["ratingHead"] = false };
    string folder = Engine.Write(name, new
    {
        extends = "movielens-latest-small",
        split = new { method = "last-n", n = 5, partitions = 1, folds = new[] { 0 } },
        models = new Dictionary<string, object?> { ["svd"] = null, ["two-tower"] = watched },
    });
    long start = Stopwatch.GetTimestamp();
    Engine.Run(["run", "TrainTwoTower", "-e", name, "--experiments", folder, .. args]);
    using JsonDocument training = JsonDocument.Parse(Engine.Output("TrainTwoTower", "two-tower/training.json"));
    (double accuracy, int epoch) = training.RootElement.GetProperty("epochs").EnumerateArray()
        .Select(e => (e.GetProperty("validationAccuracy").GetProperty("100").GetDouble(), e.GetProperty("epoch").GetInt32())).MaxBy(e => e.Item1);
    found.Add((accuracy, epoch, Stopwatch.GetElapsedTime(start).TotalSeconds, JsonSerializer.Serialize(options)));
    Console.Error.WriteLine(FormattableString.Invariant($"{trial + 1} of {trials}: {accuracy:F4}, epoch {epoch}, {found[^1].Seconds:F1} s"));
}

Console.WriteLine("| top-100 accuracy | epochs | options |\n|---|---|---|");
foreach ((double accuracy, int epoch, _, string options) in found.OrderByDescending(set => set.Accuracy).Take(10))
{
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {accuracy:F4} | {epoch} | `{options}` |"));
}

// The engine's command line, and what it wrote last.
static class Engine
{
    private const string Artifacts = "artifacts/two-tower-ablation";

    public static string Write(string name, object experiment)
    {
        string folder = Path.GetFullPath($"{Artifacts}/experiments");
        foreach (string file in new[] { "quickstart", "movielens-latest-small" }.Select(known => $"{known}/experiment.json"))
        {
            AtomicFile.WriteText(Path.Combine(folder, file), File.ReadAllText(Path.Combine("experiments", file)));
        }

        AtomicFile.WriteText(Path.Combine(folder, name, "experiment.json"), JsonSerializer.Serialize(experiment));
        return folder;
    }

    public static void Run(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", "artifacts/bin/Bakeoff.Cli/release/bakeoff.dll", .. arguments, "--artifacts", Artifacts]) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"bakeoff {string.Join(' ', arguments)} ended with {process.ExitCode}.");
        }
    }

    public static string Output(string stage, string path)
    {
        string action = Directory.EnumerateFiles($"{Artifacts}/store/actions/{stage}").MaxBy(File.GetLastWriteTimeUtc)!;
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(action));
        string hash = document.RootElement.GetProperty("outputs").EnumerateArray().Single(o => o.GetProperty("path").GetString() == path).GetProperty("sha256").GetString()!;
        return File.ReadAllText($"{Artifacts}/store/objects/{hash[..2]}/{hash}");
    }
}
