using System.Globalization;
using System.IO.Compression;
using Bakeoff.Core;
using Bakeoff.Data;

namespace Bakeoff.Benchmarks;

/// <summary>
/// The rows that trials train on and are measured by: of each user the last five ratings stay out, as test rows do, and the five before them are the
/// validation rows.
/// </summary>
internal sealed class TuningRows
{
    private const int Held = 5, ListLength = 100, UsersStep = 3;
    private readonly List<(long User, int Item, float Rating)> _validation = [];

    private TuningRows(TextReader csv, int usersStep)
    {
        csv.ReadLine(); // The header.
        var rows = new List<(long User, long Item, float Rating, long Time)>();
        while (csv.ReadLine()?.Split(',') is [var user, var item, var rating, var time])
        {
            rows.Add((
                long.Parse(user, CultureInfo.InvariantCulture), long.Parse(item, CultureInfo.InvariantCulture),
                float.Parse(rating, CultureInfo.InvariantCulture), long.Parse(time, CultureInfo.InvariantCulture)));
        }

        rows.RemoveAll(row => row.User % usersStep != 0);

        IdMap items = IdMap.From(rows.Select(row => row.Item));
        var train = new List<(long User, long Item, float Rating, long Time)>();
        foreach (var user in rows.GroupBy(row => row.User).OrderBy(user => user.Key))
        {
            var own = user.OrderBy(row => row.Time).ThenBy(row => row.Item).ToArray();
            train.AddRange(own[..^(2 * Held)]);
            _validation.AddRange(own[^(2 * Held)..^Held].Select(row => (row.User, items.IndexOf(row.Item), row.Rating)));
        }

        Train = RatingMatrix.From(new RatingTable(
            [.. train.Select(row => row.User)], [.. train.Select(row => row.Item)], [.. train.Select(row => row.Rating)],
            [.. train.Select(row => row.Time)]), items);
    }

    /// <summary>The training rows; the items are the whole catalogue.</summary>
    public RatingMatrix Train { get; }

    /// <summary>The scale of the ratings.</summary>
    public RatingScale Scale { get; } = new(0.5, 5, 0.5);

    /// <summary>Reads one user in three of MovieLens latest-small: thousands of trainings are to be a matter of minutes.</summary>
    /// <param name="archive">Its path.</param>
    public static TuningRows ReadArchive(string archive)
    {
        using ZipArchive zip = ZipFile.OpenRead(archive);
        using var reader = new StreamReader(zip.Entries.Single(entry => entry.Name == "ratings.csv").Open());
        return new TuningRows(reader, UsersStep);
    }

    /// <summary>Generates ratings.</summary>
    /// <param name="options">How many.</param>
    public static TuningRows Generate(SyntheticOptions options)
    {
        string folder = Directory.CreateTempSubdirectory("bakeoff-tuning-").FullName;
        try
        {
            var context = new StageContext
            {
                OptionsJson = "{}", Inputs = new Dictionary<string, string>(), OutputFolder = folder, WorkFolder = folder, ResumeFolder = folder,
                Threads = 1,
            };
            SyntheticDataset.Write(options, context);
            using var reader = new StreamReader(Path.Combine(folder, "ratings.csv"));
            return new TuningRows(reader, 1);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The root of the mean squared error over the validation rows.</summary>
    /// <param name="model">A model of ratings.</param>
    public double Rmse(IScorer model) =>
        Math.Sqrt(_validation.Average(row => Math.Pow(row.Rating - model.Score(row.User, Train.Items.IdAt(row.Item)), 2)));

    /// <summary>The share of the validation rows whose item is among the first hundred that the user has not rated in training.</summary>
    /// <param name="model">A model.</param>
    public double Recall(IScorer model)
    {
        double[] scores = new double[Train.Items.Count];
        int found = 0;
        foreach (var user in _validation.GroupBy(row => row.User))
        {
            model.ScoreCatalogue(user.Key, scores);
            foreach (int item in Train.ItemsOf(Train.Users.IndexOf(user.Key)))
            {
                scores[item] = double.NaN; // Comparisons with it are false.
            }

            foreach ((_, int item, _) in user)
            {
                double own = scores[item];
                int before = 0;
                for (int other = 0; other < scores.Length; other++)
                {
                    before += scores[other] > own || (scores[other] == own && other < item) ? 1 : 0;
                }

                found += before < ListLength ? 1 : 0;
            }
        }

        return (double)found / _validation.Count;
    }
}
