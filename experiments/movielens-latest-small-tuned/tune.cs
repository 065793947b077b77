#!/usr/bin/env dotnet
#:project ../../src/Bakeoff.Svd/Bakeoff.Svd.csproj
#:property EnforceCodeStyleInBuild=false
#:property RestorePackagesWithLockFile=false
#:property PublishAot=false

// How experiment.json's options were found. From the repository's root:
//
//   dotnet cake --target=Split --experiment=movielens-latest-small-tuned
//   dotnet run experiments/movielens-latest-small-tuned/tune.cs
//
// Each set of options trains on fold 0's training rows without the last 5 of each user, and is judged by its RMSE on
// those. The test rows are not read: TrainingRows(0) leaves them out. The same seed draws the same options and finds the
// same best ones on any machine.
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Bakeoff.Core;
using Bakeoff.Svd;
using Bakeoff.Tables;

int trials = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 2000;
string split = args.Length > 1 ? args[1] : LatestSplit("artifacts/store");
IRatingSource training = RatingReader.ReadAllFolds(split).TrainingRows(0);
var scale = new RatingScale(0.5, 5, 0.5);
var random = new SeededRandom(Seeds.Derive(1, "tune"));
double LogUniform(double low, double high) => Math.Round(low * Math.Pow(high / low, random.NextDouble()), 4);
BiasedMfOptions[] drawn = [.. Enumerable.Range(0, trials).Select(_ => new BiasedMfOptions
{
    Features = 40, Epochs = 400, ValidationRatings = 5, Patience = 5,
    LearningRate = LogUniform(0.002, 0.05), LearningRateDecay = 1 - LogUniform(0.0005, 0.1), Regularization = LogUniform(0.02, 0.5),
    BiasRegularization = LogUniform(0.005, 0.3), InitialRange = LogUniform(0.005, 0.5), Damping = LogUniform(1, 20),
})];

long start = Stopwatch.GetTimestamp();
var found = new (double Rmse, int Epochs)[trials];
int done = 0;
Parallel.For(0, trials, i =>
{
    try
    {
        EpochReport best = new BiasedMfTrainer(drawn[i], scale).Train(training, seed: 1).Epochs.MinBy(epoch => epoch.ValidationLoss ?? double.MaxValue)!;
        found[i] = (best.ValidationLoss!.Value, best.Epoch);
    }
    catch (TrainingException)
    {
        found[i] = (double.PositiveInfinity, 0); // It diverged.
    }

    if (Interlocked.Increment(ref done) % 100 == 0)
    {
        Console.Error.WriteLine($"{done} of {trials}");
    }
});

Console.WriteLine("| RMSE on held-out ratings | epochs | learningRate | learningRateDecay | regularization | biasRegularization | initialRange | damping |");
Console.WriteLine("|---|---|---|---|---|---|---|---|");
foreach (int i in Enumerable.Range(0, trials).OrderBy(i => found[i].Rmse).Take(10))
{
    BiasedMfOptions o = drawn[i];
    Console.WriteLine(FormattableString.Invariant(
        $"| {found[i].Rmse:F5} | {found[i].Epochs} | {o.LearningRate} | {o.LearningRateDecay} | {o.Regularization} | {o.BiasRegularization} | {o.InitialRange} | {o.Damping} |"));
}

Console.WriteLine(FormattableString.Invariant($"{trials} sets of options, {Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s on {Environment.ProcessorCount} cores"));

// The split that was made last: its action names the object that holds split.parquet.
static string LatestSplit(string store)
{
    string action = Directory.EnumerateFiles(Path.Combine(store, "actions", "Split")).MaxBy(File.GetLastWriteTimeUtc)!;
    using JsonDocument document = JsonDocument.Parse(File.ReadAllText(action));
    string hash = document.RootElement.GetProperty("outputs").EnumerateArray()
        .Single(output => output.GetProperty("path").GetString() == "split.parquet").GetProperty("sha256").GetString()!;
    return Path.Combine(store, "objects", hash[..2], hash);
}
