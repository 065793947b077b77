using Bakeoff.Core;
using Bakeoff.Evaluation;
using Bakeoff.MlNet;
using Bakeoff.Svd;
using Bakeoff.Tables;
using Bakeoff.Testing;
using Microsoft.ML;

namespace Bakeoff.IntegrationTests;

/// <summary>
/// The C# of the docs and of the packages' READMEs, which needs native libraries. A unit test looks that each block stands in some source.
/// </summary>
public sealed class DocsTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void MlNet_TrainsSavesMeasuresAndLoads()
    {
        string path = _folder["model.zip"];
        Pair[] rows = [
            .. Enumerable.Range(0, 600).Select(i => new Pair { UserId = i % 30, ItemId = i * 7 % 20, Label = 1 + (i % 5) })
                .DistinctBy(row => (row.UserId, row.ItemId))];
        float[] before = TrainAndSave(path, rows);
        Assert.Equal(before, Load(path, rows));
    }

    [Fact]
    public void Svd_TrainsAndScores()
    {
        RatingTable ratings = Ratings();
        var trainer = new BiasedMfTrainer(new BiasedMfOptions { Features = 40 }, new RatingScale(0.5, 5, 0.5));
        BiasedMfModel model = trainer.Train(RatingMatrix.From(ratings), seed: 42);
        double rating = model.Score(user: 42, item: 318);
        Assert.InRange(rating, 0.5, 5);
    }

    [Fact]
    public void Evaluation_MeasuresPredictions()
    {
        (float[] ratings, double[] predictions) = ([4, 2, 5], [3, 2, 5]);
        double rmse = Rmse.Compute(ratings, predictions);
        double ndcg = RatedNdcg.Textbook(ratings, predictions);
        Assert.Equal((Math.Sqrt(1 / 3.0), 1.0), (rmse, ndcg));
    }

    [Fact]
    public void Tables_WritesTheSameBytes()
    {
        string[] paths = [_folder["one.parquet"], _folder["two.parquet"]];
        Array.ForEach(paths, Write);
        Assert.Equal(File.ReadAllBytes(paths[0]), File.ReadAllBytes(paths[1]));

        static void Write(string path)
        {
            using var session = new DuckDbSession();
            session.Execute("CREATE TABLE ratings AS SELECT i // 20 AS \"user\", i % 20 AS item, 4.5 AS rating FROM range(1000) t(i)");
            session.WriteParquet("SELECT * FROM ratings ORDER BY ALL", path); // The same bytes on every run.
        }
    }

    private static float[] TrainAndSave(string path, Pair[] rows)
    {
        IDataView data = new MLContext().Data.LoadFromEnumerable(rows), test = data;
        var mlContext = new MLContext();
        SvdEstimator trainer = mlContext.Recommendation().Trainers.BiasedMatrixFactorization(
            new BiasedMfOptions { Features = 40 }, userColumn: "UserId", itemColumn: "ItemId", ratingColumn: "Label");
        ITransformer model = trainer.Fit(data);

        mlContext.Model.Save(model, data.Schema, path);
        double rmse = mlContext.Recommendation().Evaluate(model.Transform(test)).RootMeanSquaredError;
        var folds = mlContext.Recommendation().CrossValidate(data, trainer);
        Assert.InRange(rmse, 0, 2);
        Assert.Equal(5, folds.Count);
        return [.. mlContext.Data.CreateEnumerable<Prediction>(model.Transform(data), reuseRowObject: false).Select(row => row.Score)];
    }

    private static float[] Load(string path, Pair[] rows)
    {
        var mlContext = new MLContext();
        mlContext.ComponentCatalog.RegisterAssembly(typeof(SvdEstimator).Assembly);
        ITransformer model = mlContext.Model.Load(path, out _);
        var engine = mlContext.Model.CreatePredictionEngine<Pair, Prediction>(model);
        return [.. rows.Select(row => engine.Predict(row).Score)];
    }

    private static RatingTable Ratings() => new(
        [.. Enumerable.Range(0, 600).Select(i => (long)(30 + (i / 20)))], [.. Enumerable.Range(0, 600).Select(i => (long)(310 + (i % 20)))],
        [.. Enumerable.Range(0, 600).Select(i => 1 + (i * 7 % 5f))], new long[600]);

    private sealed class Pair
    {
        public int UserId { get; set; }

        public int ItemId { get; set; }

        public float Label { get; set; }
    }

    private sealed class Prediction
    {
        public float Score { get; set; }
    }
}
