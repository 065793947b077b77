using System.Globalization;
using System.Text;
using Bakeoff.Core;

namespace Bakeoff.Data;

/// <summary>
/// Generates ratings of MovieLens's shape and format: ratings come from hidden factors, biases and noise; users choose
/// items by taste and popularity; titles say something about the factors. The memory needed does not grow with the ratings.
/// </summary>
internal static class SyntheticDataset
{
    /// <summary>The file that holds what only the generator knows.</summary>
    public const string TruthFile = "truth.json";

    private const int MinimumActivity = 20;

    /// <summary>Enough for many threads, and a megabyte or so of text.</summary>
    private const int UsersAtOnce = 256;
    private const long FirstSecond = 820_454_400; // 1996-01-01
    private const long LastSecond = 1_420_070_400; // 2015-01-01
    private const long Day = 86_400;

    /// <summary>The mean number of ratings from one pause to the next.</summary>
    private const int PauseEvery = 25;

    /// <summary>What all pauses of a user take at most on average, in seconds: 66 years.</summary>
    private const long LongestLife = 24_100 * Day;

    /// <summary>Writes <c>ratings.csv</c>, <c>movies.csv</c>, <c>tags.csv</c> and <c>truth.json</c>.</summary>
    public static void Write(SyntheticOptions options, StageContext context)
    {
        var truth = new SyntheticTruth(options);
        var sampler = new ItemSampler(truth, new SeededRandom(Seeds.Derive(options.Seed, "popularity")));
        int[] activity = DrawActivity(options);
        WriteItems(truth, context.OutputFile("movies.csv"));
        double variance = 0;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = context.Threads, CancellationToken = context.Cancellation };
        using (StreamWriter ratings = Create(context.OutputFile("ratings.csv"), "userId,movieId,rating,timestamp"))
        using (StreamWriter tags = Create(context.OutputFile("tags.csv"), "userId,movieId,tag,timestamp"))
        {
            // Each user has a random generator of its own, so that users are made in parallel and written in their order.
            for (int first = 0; first < options.Users; first += UsersAtOnce)
            {
                var users = new SyntheticUser[Math.Min(UsersAtOnce, options.Users - first)];
                int start = first;
                Parallel.For(0, users.Length, parallel, i => users[i] = MakeUser(options, truth, sampler, start + i, activity[start + i]));
                foreach (SyntheticUser user in users)
                {
                    ratings.Write(user.Ratings);
                    tags.Write(user.Tags);
                    variance += user.Variance;
                }

                context.Progress.Report((double)first / options.Users, $"user {first + 1} of {options.Users}");
            }
        }

        double floor = Math.Sqrt(variance / options.Ratings);
        AtomicFile.WriteText(context.OutputFile(TruthFile), CanonicalJson.Serialize(new Truth("synthetic-truth/1", floor)));
    }

    /// <summary>Two months, but for users of so many ratings that their last ones would lie after the year 2100, which Ingest refuses.</summary>
    /// <param name="ratings">How many ratings the user has.</param>
    /// <returns>Seconds.</returns>
    public static int LongestPause(int ratings) => (int)Math.Min(60 * Day, 2 * LongestLife / ((ratings / PauseEvery) + 1));

    /// <summary>
    /// Ratings a user: 20 and a share of the rest by a heavy-tailed weight, at most a third of the items; the sum is exact.
    /// </summary>
    private static int[] DrawActivity(SyntheticOptions options)
    {
        var random = new SeededRandom(Seeds.Derive(options.Seed, "activity"));
        int cap = Math.Max(MinimumActivity, options.Items / 3);
        double[] weights = new double[options.Users];
        for (int user = 0; user < weights.Length; user++)
        {
            // Lomax with shape 2: many light users, a few very heavy ones.
            weights[user] = (1 / Math.Sqrt(1 - random.NextDouble())) - 1;
        }

        double total = weights.Sum();
        long rest = options.Ratings - ((long)MinimumActivity * options.Users);
        if (rest < 0 || options.Ratings > (long)cap * options.Users || options.Items > (long)MinimumActivity * options.Users)
        {
            throw new DataException(
                ErrorCodes.OutOfRange,
                $"{options.Users} users cannot have {options.Ratings} ratings of {options.Items} items: each has {MinimumActivity} to {cap}.",
                "Change the numbers of users, items or ratings.");
        }

        int[] activity = [.. weights.Select(weight => Math.Min(cap, MinimumActivity + (int)(rest * weight / total)))];
        long missing = options.Ratings - activity.Sum(count => (long)count);
        for (int user = 0; missing > 0; user = (user + 1) % activity.Length)
        {
            if (activity[user] < cap)
            {
                activity[user]++;
                missing--;
            }
        }

        return activity;
    }

    private static SyntheticUser MakeUser(SyntheticOptions options, SyntheticTruth truth, ItemSampler sampler, int user, int count)
    {
        var made = new SyntheticUser();
        var random = new SeededRandom(Seeds.Derive(options.Seed, FormattableString.Invariant($"user {user}")));
        double bias = 0.4 * SyntheticTruth.Normal(random);
        double[] factors = SyntheticTruth.Vector(random, 0.45);
        int[] items = ChooseItems(options, truth, sampler, random, user, count, factors);
        long time = FirstSecond + (long)(random.NextDouble() * (LastSecond - FirstSecond));
        int longest = LongestPause(items.Length);
        foreach (int item in items)
        {
            // A sitting goes on for some seconds; now and then days or months pass.
            time += 5 + random.NextInt(55) + (random.NextInt(PauseEvery) == 0 ? random.NextInt(longest) : 0);
            double drift = -0.15 * (time - FirstSecond) / (LastSecond - FirstSecond);
            double score = 3.5 + drift + bias + truth.Items[item].Bias + SyntheticTruth.Dot(factors, truth.Items[item].Factors);
            double rating = truth.Rate(score, random, out double variance);
            made.Variance += variance;
            made.Ratings.Append(CultureInfo.InvariantCulture, $"{user + 1},{item + 1},{rating:0.0},{time}\r\n");
            if (random.NextInt(40) == 0)
            {
                string[] words = truth.Items[item].Title.ToLowerInvariant().Split(' ');
                made.Tags.Append(
                    CultureInfo.InvariantCulture, $"{user + 1},{item + 1},{words[random.NextInt(words.Length)].Trim(':')},{time + 30}\r\n");
            }
        }

        return made;
    }

    /// <summary>Distinct items in the order in which the user rates them.</summary>
    private static int[] ChooseItems(
        SyntheticOptions options, SyntheticTruth truth, ItemSampler sampler, SeededRandom random, int user, int count, double[] factors)
    {
        double[] taste = new double[truth.GenreFactors.Length];
        for (int genre = 0; genre < taste.Length; genre++)
        {
            double liking = Math.Max(0, SyntheticTruth.Dot(factors, truth.GenreFactors[genre]));
            taste[genre] = (genre > 0 ? taste[genre - 1] : 0) + (sampler.MassOf(genre) * (0.02 + (liking * liking * liking)));
        }

        // Every item is rated at least once: each user owes some, in order of their numbers.
        var chosen = new HashSet<int>();
        var order = new List<int>(count);
        long first = (long)user * options.Items / options.Users;
        long end = Math.Min(((long)user + 1) * options.Items / options.Users, first + count);
        for (long item = first; item < end; item++)
        {
            chosen.Add((int)item);
            order.Add((int)item);
        }

        for (int rejected = 0; order.Count < count;)
        {
            // A very active user runs out of liked items: then any item will do.
            int item = rejected < 20 * count ? sampler.Draw(random, taste) : random.NextInt(options.Items);
            if (chosen.Add(item))
            {
                order.Add(item);
            }
            else
            {
                rejected++;
            }
        }

        int[] items = [.. order];
        random.Shuffle(items.AsSpan());
        return items;
    }

    private static void WriteItems(SyntheticTruth truth, string path)
    {
        using StreamWriter lines = Create(path, "movieId,title,genres");
        for (int item = 0; item < truth.Items.Length; item++)
        {
            (string title, int year, int[] genres, _, _) = truth.Items[item];
            string names = string.Join('|', genres.Order().Select(genre => TitleWords.Genres[genre]));
            lines.Write(string.Create(CultureInfo.InvariantCulture, $"{item + 1},{title} ({year}),{names}\r\n"));
        }
    }

    /// <summary>Creates a CSV file as MovieLens has them: UTF-8, CRLF, no quotes, since no value here holds a comma or a quote.</summary>
    private static StreamWriter Create(string path, string header)
    {
        var file = new StreamWriter(path, append: false, new UTF8Encoding(false), 1 << 16);
        file.Write(header + "\r\n");
        return file;
    }

    private sealed record Truth(string Format, double NoiseRmse);
}
