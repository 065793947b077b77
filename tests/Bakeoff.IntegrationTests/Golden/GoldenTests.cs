using System.Globalization;
using System.IO.Compression;
using Bakeoff.Core;
using Bakeoff.Evaluation;
using Bakeoff.Svd;
using Bakeoff.Testing;

namespace Bakeoff.IntegrationTests;

/// <summary>
/// What LensKit 0.14.4 computes on MovieLens latest-small. Its predictions lie next to this file; the ratings themselves may be absent.
/// </summary>
public sealed class GoldenTests
{
    private static readonly (double Rmse, double Filled, double Mae, double Ndcg, double Bias)[] Published =
    [
        (.94183, .95152, .70751, .95958, .96042), (.88993, .88927, .67950, .96338, .89483), (.89538, .91844, .67875, .96666, .92524),
        (.94410, .94157, .71096, .96059, .94352), (.95407, .95351, .72023, .96124, .94744),
    ];

    /// <summary>The predictions, which are in the repository.</summary>
    private static string Golden => Path.Combine(TestPaths.Repository, "tests", "Bakeoff.IntegrationTests", "Golden", "lenskit-0.14.4");

    /// <summary>Fold 0's training rows in the order in which LensKit visited them, which are not in the repository.</summary>
    private static string TrainingOrder => Path.Combine(TestPaths.Shared!, "golden", "lenskit-0.14.4", "train_fold0_in_training_order.csv.gz");

    [Fact]
    public void FunkSvd_TrainedInLensKitsOrder_PredictsWhatLensKitPredicts()
    {
        Assert.SkipWhen(TestPaths.Shared is null, "The ratings of MovieLens latest-small (../shared) are not here.");
        using var gzip = new GZipStream(File.OpenRead(TrainingOrder), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip);
        RatingTable train = Parse(Lines(reader));
        FunkSvdModel model = new FunkSvdTrainer(new FunkSvdOptions(), new RatingScale(0.5, 5, 0.5)).TrainInOrder(train);
        double worst = 0;
        foreach ((RatingTable row, double? svd, _) in Predictions(0).Where(row => row.Svd is not null))
        {
            worst = Math.Max(worst, Math.Abs(svd!.Value - model.Score(row.Users[0], row.Items[0])));
        }

        Assert.InRange(worst, 0, 1e-9);
        TestContext.Current.TestOutputHelper!.WriteLine($"largest difference {worst:E2}");
    }

    [Fact]
    public void FunkSvd_OnTheGrid_IsAsAccurateAsLensKit_OnAllFiveFolds()
    {
        Assert.SkipWhen(TestPaths.Shared is null, "The ratings of MovieLens latest-small (../shared) are not here.");
        var scale = new RatingScale(0.5, 5, 0.5);
        var (exact, grid) = (new List<double>(), new List<double>());
        for (int fold = 0; fold < 5; fold++)
        {
            (RatingTable Row, double? Svd, double Bias)[] test = [.. Predictions(fold).Where(row => row.Svd is not null)];
            var tested = test.Select(row => (row.Row.Users[0], row.Row.Items[0])).ToHashSet();
            tested.UnionWith(Predictions(fold).Select(row => (row.Row.Users[0], row.Row.Items[0])));
            RatingMatrix train = TrainingRows(tested);
            double Error(FunkSvdOptions options)
            {
                FunkSvdModel model = new FunkSvdTrainer(options, scale).Train(train, 1);
                return Rmse.Compute(
                    [.. test.Select(row => row.Row.Ratings[0])], [.. test.Select(row => model.Score(row.Row.Users[0], row.Row.Items[0]))]);
            }

            exact.Add(Error(new FunkSvdOptions { Exact = true }));
            grid.Add(Error(new FunkSvdOptions()));
            Assert.Equal(Published[fold].Rmse, exact[fold], 0.0005);
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"exact {string.Join(' ', exact)}, grid {string.Join(' ', grid)}");
        Assert.Equal(exact.Average(), grid.Average(), 0.001);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Metrics_OfLensKitsPredictions_AreLensKitsMetrics(int fold)
    {
        (RatingTable Row, double? Svd, double Bias)[] rows = [.. Predictions(fold)];
        Assert.Equal(610, rows.Length);
        float[] ratings = [.. rows.Select(row => row.Row.Ratings[0])];
        double[] svd = [.. rows.Select(row => row.Svd ?? double.NaN)];
        Assert.Equal(Published[fold].Rmse, Rmse.Compute(ratings, svd), 0.00001);
        Assert.Equal(Published[fold].Filled, Rmse.Compute(ratings, [.. rows.Select(row => row.Svd ?? row.Bias)]), 0.00001);
        Assert.Equal(Published[fold].Mae, Mae.Compute(ratings, svd), 0.00001);
        Assert.Equal(Published[fold].Bias, Rmse.Compute(ratings, [.. rows.Select(row => row.Bias)]), 0.00001);
        double ndcg = rows.Select((row, i) => (row.Row.Users[0], i)).GroupBy(pair => pair.Item1, pair => pair.i)
            .Average(user => RatedNdcg.LensKit([.. user.Select(i => ratings[i])], [.. user.Select(i => svd[i])]));
        Assert.Equal(Published[fold].Ndcg, ndcg, 0.00001);
    }

    private static IEnumerable<(RatingTable Row, double? Svd, double Bias)> Predictions(int fold) =>
        File.ReadLines(Path.Combine(Golden, $"predictions_fold{fold}.csv")).Skip(1).Select(line => line.Split(','))
            .Select(cells => (Parse([cells]), cells[4].Length == 0 ? (double?)null : Number(cells[4]), Number(cells[5])));

    /// <summary>All ratings of the archive but the tested ones.</summary>
    private static RatingMatrix TrainingRows(HashSet<(long, long)> tested)
    {
        using ZipArchive zip = ZipFile.OpenRead(Path.Combine(TestPaths.Shared!, "data", "ml-latest-small.zip"));
        using var reader = new StreamReader(zip.GetEntry("ml-latest-small/ratings.csv")!.Open());
        return RatingMatrix.From(Parse(Lines(reader).Where(cells => !tested.Contains(((long)Number(cells[0]), (long)Number(cells[1]))))));
    }

    private static IEnumerable<string[]> Lines(StreamReader reader)
    {
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            yield return line.Split(',');
        }
    }

    private static RatingTable Parse(IEnumerable<string[]> rows)
    {
        string[][] cells = [.. rows];
        return new RatingTable(
            [.. cells.Select(row => (long)Number(row[0]))], [.. cells.Select(row => (long)Number(row[1]))],
            [.. cells.Select(row => (float)Number(row[2]))], new long[cells.Length]);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
