using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using Bakeoff.Core;
using Bakeoff.Svd;

namespace Bakeoff.Benchmarks;

/// <summary><c>svd-plus-plus</c>: SVD and SVD++ with Surprise's default options on random folds, next to a plain serial version of each.</summary>
internal static class SvdPlusPlusBenchmark
{
    private const int Folds = 5;
    private const int Epochs = 20;
    private const double Regularization = 0.02;
    private static readonly RatingScale Scale = new(0.5, 5, 0.5);

    public static Command Create()
    {
        var archive = new Argument<string>("archive") { Description = "ml-latest-small.zip." };
        var folds = new Option<int>("--folds") { Description = "How many of the five folds are measured.", DefaultValueFactory = _ => Folds };
        var command =
            new Command("svd-plus-plus", "SVD++ and SVD against plain serial versions: RMSE by fold, and time an update.") { archive, folds };
        command.SetAction(arguments => Run(arguments.GetValue(archive)!, arguments.GetValue(folds)));
        return command;
    }

    private static int Run(string archive, int folds)
    {
        (int User, int Item, float Rating)[] rows = Read(archive);
        int[] place = new SeededRandom(7).Permutation(rows.Length);
        Console.WriteLine($"Machine: {Machine.Description}. Test RMSE by fold, then the mean and nanoseconds an update, one thread.\n");
        foreach ((bool isImplicit, int features, double rate) in new[] { (true, 20, 0.007), (false, 100, 0.005) })
        {
            var (ours, plain) = (new List<(double Rmse, double Seconds)>(), new List<(double Rmse, double Seconds)>());
            for (int fold = 0; fold < folds; fold++)
            {
                (int User, int Item, float Rating)[] train = [.. rows.Where((_, row) => place[row] % Folds != fold)];
                (int User, int Item, float Rating)[] test = [.. rows.Where((_, row) => place[row] % Folds == fold)];
                ours.Add(Ours(train, test, isImplicit, features, rate, (ulong)fold));
                plain.Add(Plain(train, test, isImplicit, features, rate, (ulong)fold));
            }

            double updates = Epochs * rows.Length * (1 - (1.0 / Folds));
            string name = isImplicit ? "SVD++" : "SVD";
            Console.WriteLine(Line($"{name}, Bakeoff", ours, updates));
            Console.WriteLine(Line($"{name}, plain", plain, updates));
        }

        return 0;
    }

    private static string Line(string name, List<(double Rmse, double Seconds)> folds, double updates) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {name} | {string.Join(" | ", folds.Select(fold => fold.Rmse.ToString("F4", CultureInfo.InvariantCulture)))} | "
            + $"{folds.Average(fold => fold.Rmse):F4} | {folds.Min(fold => fold.Seconds) * 1e9 / updates:F0} |");

    private static (int User, int Item, float Rating)[] Read(string archive)
    {
        using ZipArchive zip = ZipFile.OpenRead(archive);
        using var reader = new StreamReader(zip.Entries.Single(entry => entry.Name == "ratings.csv").Open());
        string[][] lines = [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(','))];
        IdMap users = IdMap.From(lines.Select(line => long.Parse(line[0], CultureInfo.InvariantCulture)));
        IdMap items = IdMap.From(lines.Select(line => long.Parse(line[1], CultureInfo.InvariantCulture)));
        return [.. lines.Select(line => (
            users.IndexOf(long.Parse(line[0], CultureInfo.InvariantCulture)), items.IndexOf(long.Parse(line[1], CultureInfo.InvariantCulture)),
            float.Parse(line[2], CultureInfo.InvariantCulture)))];
    }

    private static (double Rmse, double Seconds) Ours(
        (int User, int Item, float Rating)[] train, (int User, int Item, float Rating)[] test, bool isImplicit, int features, double rate, ulong seed)
    {
        RatingMatrix matrix = RatingMatrix.From(new RatingTable(
            [.. train.Select(row => (long)row.User)], [.. train.Select(row => (long)row.Item)], [.. train.Select(row => row.Rating)],
            new long[train.Length]));
        var options = new BiasedMfOptions
        {
            Features = features, Epochs = Epochs, LearningRate = rate, Regularization = Regularization, BiasRegularization = Regularization,
            Implicit = isImplicit, ImplicitRegularization = Regularization, InitialRange = 0.1 * Math.Sqrt(3), Damping = 1e6,
        };
        var trainer = new BiasedMfTrainer(options, Scale);
        long start = Stopwatch.GetTimestamp();
        BiasedMfModel model = trainer.Train(matrix, seed);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return (Rmse(test, (user, item) => model.Score(user, item)), seconds);
    }

    /// <summary>Users in a random order, and the ratings of each in one, as Surprise's trainset has them after a random split.</summary>
    private static (double Rmse, double Seconds) Plain(
        (int User, int Item, float Rating)[] train, (int User, int Item, float Rating)[] test, bool isImplicit, int features, double rate, ulong seed)
    {
        var random = new SeededRandom(Seeds.Derive(seed, "plain"));
        (int User, int Item, float Rating)[] order = [.. train];
        random.Shuffle(order.AsSpan());
        (int users, int items) = (train.Concat(test).Max(row => row.User) + 1, train.Concat(test).Max(row => row.Item) + 1);
        var model = new PlainSvdPlusPlus([.. order.GroupBy(row => row.User).SelectMany(user => user)], users, items, features, isImplicit, random);
        long start = Stopwatch.GetTimestamp();
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            model.Epoch(rate, Regularization);
        }

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        HashSet<int> known = [.. train.Select(row => row.Item)];

        // An item without training rows has only the random features with which it started: no prediction reads them.
        return (Rmse(test, (user, item) => known.Contains(item) ? model.Predict(user, item) : model.PredictUser(user)), seconds);
    }

    private static double Rmse((int User, int Item, float Rating)[] test, Func<int, int, double> predict) =>
        Math.Sqrt(test.Average(row => Math.Pow(row.Rating - Scale.Clamp(predict(row.User, row.Item)), 2)));
}
