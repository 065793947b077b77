using Bakeoff.Core;
using Bakeoff.Evaluation;
using Bakeoff.Svd;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Bakeoff.EndToEndTests;

public sealed class MlNetTests
{
    private static readonly RatingScale Scale = new(0.5, 5, 0.5);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SvdEstimator_InAPipeline_FitsTransformsAndIsEvaluatedLikeOurs(bool biased)
    {
        ISvdTrainer trainer = biased
            ? new BiasedMfTrainer(new BiasedMfOptions { Features = 4, Epochs = 20 }, Scale)
            : new FunkSvdTrainer(new FunkSvdOptions { Features = 4, Epochs = 20 }, Scale);
        var random = new SeededRandom(4);
        Row[] rows = [.. Enumerable.Range(0, 2000).Select(_ => new Row { User = random.NextInt(60), Item = (uint)random.NextInt(40), Label = 1 + (random.NextInt(9) / 2f) })
            .DistinctBy(row => (row.User, row.Item))];
        var context = new MLContext(1);
        IDataView data = context.Data.LoadFromEnumerable(rows);
        var estimator = new SvdEstimator(context, trainer, seed: 9, userColumn: "User", itemColumn: "Item");
        ITransformer model = context.Transforms.CopyColumns("Rating", "Label").Append(estimator).Fit(data);
        IDataView scored = model.Transform(data);
        float[] scores = [.. scored.GetColumn<float>("Score")];
        RegressionMetrics theirs = context.Regression.Evaluate(scored);
        Assert.Equal(theirs.RootMeanSquaredError, Rmse.Of([.. rows.Select(row => row.Label)], [.. scores.Select(score => (double)score)]), 9);
        ISvdModel direct = trainer.Train(
            RatingMatrix.Of(new RatingTable([.. rows.Select(row => (long)row.User)], [.. rows.Select(row => (long)row.Item)], [.. rows.Select(row => row.Label)], new long[rows.Length])), 9);
        Assert.Equal(rows.Length, scores.Length);
        Assert.Equal(rows.Select(row => (float)direct.Score(row.User, row.Item)), scores);
    }

    /// <summary>By another context, which knows nothing of how it was trained; users and items that training did not have included.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AModelOfTheCatalogue_IsSavedLoadedAskedAndCrossValidated(bool biased)
    {
        var random = new SeededRandom(4);
        Row[] rows = [.. Enumerable.Range(0, 2000).Select(_ => new Row { User = random.NextInt(60), Item = (uint)random.NextInt(40), Label = 1 + (random.NextInt(9) / 2f) }).DistinctBy(row => (row.User, row.Item))];
        var context = new MLContext(1);
        IDataView data = context.Data.LoadFromEnumerable(rows);
        RecommendationTrainers trainers = context.Recommendation().Trainers;
        SvdEstimator estimator = biased
            ? trainers.BiasedMatrixFactorization(new BiasedMfOptions { Features = 5, Epochs = 10 }, Scale, userColumn: "User", itemColumn: "Item")
            : trainers.FunkSvd(new FunkSvdOptions { Features = 5, Epochs = 10 }, Scale, userColumn: "User", itemColumn: "Item");
        ITransformer model = estimator.Fit(data);
        using var file = new MemoryStream();
        context.Model.Save(model, data.Schema, file);
        file.Position = 0;
        var another = new MLContext(2);
        another.ComponentCatalog.RegisterAssembly(typeof(SvdEstimator).Assembly);
        ITransformer loaded = another.Model.Load(file, out _);
        IDataView asked = context.Data.LoadFromEnumerable<Row>([.. rows, new() { User = 1, Item = 999 }, new() { User = -5, Item = 1 }, new() { User = -5, Item = 999 }]);
        float[] before = [.. model.Transform(asked).GetColumn<float>("Score")];
        Assert.Equal(before, loaded.Transform(asked).GetColumn<float>("Score"));
        Assert.All(before, score => Assert.InRange(score, 0.5f, 5f));

        PredictionEngine<Row, Predicted> engine = another.Model.CreatePredictionEngine<Row, Predicted>(loaded);
        Assert.Equal(before[7], engine.Predict(rows[7]).Score);

        double[] errors = [.. context.Recommendation().CrossValidate(data, estimator, 3).Select(fold => fold.Metrics.RootMeanSquaredError)];
        Assert.Equal(3, errors.Length);
        Assert.All(errors, error => Assert.InRange(error, 1, 2)); // The ratings are noise.
        Assert.True(context.Recommendation().Evaluate(model.Transform(data)).RootMeanSquaredError < errors.Min());
    }

    private sealed class Predicted
    {
        public float Score { get; set; }
    }

    [Fact]
    public void MlNetsEvaluators_AgreeOnRmseMaeAndNdcg()
    {
        const int Items = 6;
        var random = new SeededRandom(6);
        Judged[] rows = [.. Enumerable.Range(0, 200).SelectMany(user => Enumerable.Range(0, Items).Select(_ => new Judged { Group = (uint)user, Label = 1 + random.NextInt(5), Score = 1 + (4 * (float)random.NextDouble()) }))];
        (float[] ratings, double[] scores) = ([.. rows.Select(row => row.Label)], [.. rows.Select(row => (double)row.Score)]);
        var context = new MLContext(1);
        IDataView data = context.Data.LoadFromEnumerable(rows);
        RegressionMetrics regression = context.Regression.Evaluate(data);
        Assert.Equal(regression.RootMeanSquaredError, Rmse.Of(ratings, scores), 9);
        Assert.Equal(regression.MeanAbsoluteError, Mae.Of(ratings, scores), 9);

        IDataView grouped = context.Transforms.Conversion.MapValueToKey("Group").Fit(data).Transform(data);
        RankingMetrics ranking = context.Ranking.Evaluate(grouped, new RankingEvaluatorOptions { DcgTruncationLevel = Items, LabelGains = "0,1,3,7,15,31" }, "Label", "Group", "Score");
        double ndcg = Enumerable.Range(0, 200).Average(user => RatedNdcg.Exponential(ratings.AsSpan(user * Items, Items), scores.AsSpan(user * Items, Items)));
        Assert.Equal(ranking.NormalizedDiscountedCumulativeGains[^1], ndcg, 9);
    }

    private sealed class Judged
    {
        public uint Group { get; set; }

        public float Label { get; set; }

        public float Score { get; set; }
    }

    private sealed class Row
    {
        public int User { get; set; }

        public uint Item { get; set; }

        public float Label { get; set; }
    }
}
