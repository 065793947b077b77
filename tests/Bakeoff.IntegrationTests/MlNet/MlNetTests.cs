using System.Reflection;
using Bakeoff.Core;
using Bakeoff.Evaluation;
using Bakeoff.MlNet;
using Bakeoff.Svd;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Bakeoff.IntegrationTests;

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
        Row[] rows = [
            .. Enumerable.Range(0, 2000).Select(
                _ => new Row { User = random.NextInt(60), Item = (uint)random.NextInt(40), Label = 1 + (random.NextInt(9) / 2f) })
            .DistinctBy(row => (row.User, row.Item))];
        var context = new MLContext(1);
        IDataView data = context.Data.LoadFromEnumerable(rows);
        var estimator = new SvdEstimator(context, trainer, seed: 9, userColumn: "User", itemColumn: "Item");
        ITransformer model = context.Transforms.CopyColumns("Rating", "Label").Append(estimator).Fit(data);
        IDataView scored = model.Transform(data);
        float[] scores = [.. scored.GetColumn<float>("Score")];
        RegressionMetrics theirs = context.Regression.Evaluate(scored);
        Assert.Equal(theirs.RootMeanSquaredError, Rmse.Compute([.. rows.Select(row => row.Label)], [.. scores.Select(score => (double)score)]), 9);
        ISvdModel direct = trainer.Train(
            RatingMatrix.From(
                new RatingTable(
                    [.. rows.Select(row => (long)row.User)], [.. rows.Select(row => (long)row.Item)], [.. rows.Select(row => row.Label)],
                    new long[rows.Length])), 9);
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
        Row[] rows = [
            .. Enumerable.Range(0, 2000).Select(
                _ => new Row { User = random.NextInt(60), Item = (uint)random.NextInt(40), Label = 1 + (random.NextInt(9) / 2f) })
                    .DistinctBy(row => (row.User, row.Item))];
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
        IDataView asked = context.Data.LoadFromEnumerable<Row>(
            [.. rows, new() { User = 1, Item = 999 }, new() { User = -5, Item = 1 }, new() { User = -5, Item = 999 }]);
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

    /// <summary>
    /// Keys as <c>MapValueToKey</c> makes them, and texts themselves: the same predictions as of the model that is trained on their numbers, also
    /// when it was saved and loaded, and for users and items that training did not have.
    /// </summary>
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void KeysAndTexts_AreIds(bool keys, bool biased)
    {
        var random = new SeededRandom(5);
        Named[] rows = [
            .. Enumerable.Range(0, 1500).Select(
                _ => new Named { User = "kunde-" + random.NextInt(50), Item = "A 0" + random.NextInt(30), Label = 1 + (random.NextInt(9) / 2f) })
                    .DistinctBy(row => (row.User, row.Item))];
        var context = new MLContext(1);
        IDataView data = context.Data.LoadFromEnumerable(rows);
        ISvdTrainer trainer = biased ? new BiasedMfTrainer(new BiasedMfOptions { Features = 3, Epochs = 5 }, Scale)
            : new FunkSvdTrainer(new FunkSvdOptions { Features = 3, Epochs = 5 }, Scale);
        IEstimator<ITransformer> pipeline = keys
            ? context.Transforms.Conversion.MapValueToKey("UserKey", "User").Append(context.Transforms.Conversion.MapValueToKey("ItemKey", "Item"))
                .Append(new SvdEstimator(context, trainer, 9, "UserKey", "ItemKey"))
            : new SvdEstimator(context, trainer, 9, "User", "Item");
        var shape = (SchemaShape)typeof(SchemaShape)
            .GetMethod("Create", BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.Static, [typeof(DataViewSchema)])!.Invoke(
            null, [data.Schema])!;
        Assert.Contains(pipeline.GetOutputSchema(shape), column => column.Name == "Score");
        ITransformer model = pipeline.Fit(data);

        // Numbered as keys are: from 1, in the order in which they come.
        long[] NumbersOf(
            IEnumerable<string> names) { string[] distinct = [.. names.Distinct()]; return [
                .. names.Select(name => Array.IndexOf(distinct, name) + 1L)]; }
        (long[] users, long[] items) = (NumbersOf(rows.Select(row => row.User)), NumbersOf(rows.Select(row => row.Item)));
        ISvdModel direct =
            trainer.Train(RatingMatrix.From(new RatingTable(users, items, [.. rows.Select(row => row.Label)], new long[rows.Length])), 9);
        float[] expected = [
            .. rows.Select((_, i) => (float)direct.Score(users[i], items[i])), (float)direct.Score(-1, items[0]), (float)direct.Score(users[0], -1)];

        // Asked in another order, by another context.
        IDataView asked = context.Data.LoadFromEnumerable(
            [.. rows, new Named { User = "nobody", Item = rows[0].Item }, new Named { User = rows[0].User, Item = "nothing" }]);
        Assert.Equal(expected, model.Transform(asked).GetColumn<float>("Score"));
        using var file = new MemoryStream();
        context.Model.Save(model, data.Schema, file);
        file.Position = 0;
        var another = new MLContext(2);
        another.ComponentCatalog.RegisterAssembly(typeof(SvdEstimator).Assembly);
        PredictionEngine<Named, Predicted> engine = another.Model.CreatePredictionEngine<Named, Predicted>(another.Model.Load(file, out _));
        Assert.Equal(expected[7], engine.Predict(rows[7]).Score);
        Assert.All(context.Recommendation().CrossValidate(data, pipeline, 2), fold => Assert.InRange(fold.Metrics.RootMeanSquaredError, 1, 2));
    }

    /// <summary>What is no id would be another one: 1.5 would be 1, and all that is missing one user.</summary>
    [Fact]
    public void WhatIsNoId_IsAnError()
    {
        var context = new MLContext(1);
        var trainer = new FunkSvdTrainer(new FunkSvdOptions { Features = 1, Epochs = 1 }, Scale);
        DataException Refused<T>(string user, params T[] rows)
            where T : class =>
                Assert.Throws<DataException>(() => new SvdEstimator(context, trainer, 9, user, "Item").Fit(context.Data.LoadFromEnumerable(rows)));
        Assert.Contains(
            "row 2 of the training data has no id in the column 'User': expected an integer",
            Refused("User", new Odd { User = 1 }, new Odd { User = 1.5 }).Message, StringComparison.Ordinal);
        Assert.Contains("row 1 ", Refused("User", new Odd { User = double.NaN }).Message, StringComparison.Ordinal);
        Assert.Contains(
            "row 2 of the training data has no id in the column 'Text': expected a string",
            Refused("Text", new Odd { Text = "a" }, new Odd { Text = "" }).Message, StringComparison.Ordinal);
        IDataView data = context.Data.LoadFromEnumerable([new Odd { Text = "a" }, new Odd { Text = "b" }]);
        IDataView keyed = context.Transforms.Conversion.MapValueToKey("Key", "Text", maximumNumberOfKeys: 1).Fit(data).Transform(data);
        var error = Assert.Throws<DataException>(() => new SvdEstimator(context, trainer, 9, "Key", "Item").Fit(keyed));
        Assert.Contains("maximumNumberOfKeys", error.Remedy, StringComparison.Ordinal);
    }

    private sealed class Odd
    {
        public double User { get; set; }

        public string Text { get; set; } = "";

        public int Item { get; set; }

        public float Label { get; set; } = 3;
    }

    private sealed class Named
    {
        public string User { get; set; } = "";

        public string Item { get; set; } = "";

        public float Label { get; set; }
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
        Judged[] rows = [
            .. Enumerable.Range(0, 200).SelectMany(
                user => Enumerable.Range(0, Items)
                    .Select(_ => new Judged { Group = (uint)user, Label = 1 + random.NextInt(5), Score = 1 + (4 * (float)random.NextDouble()) }))];
        (float[] ratings, double[] scores) = ([.. rows.Select(row => row.Label)], [.. rows.Select(row => (double)row.Score)]);
        var context = new MLContext(1);
        IDataView data = context.Data.LoadFromEnumerable(rows);
        RegressionMetrics regression = context.Regression.Evaluate(data);
        Assert.Equal(regression.RootMeanSquaredError, Rmse.Compute(ratings, scores), 9);
        Assert.Equal(regression.MeanAbsoluteError, Mae.Compute(ratings, scores), 9);

        IDataView grouped = context.Transforms.Conversion.MapValueToKey("Group").Fit(data).Transform(data);
        RankingMetrics ranking = context.Ranking.Evaluate(
            grouped, new RankingEvaluatorOptions { DcgTruncationLevel = Items, LabelGains = "0,1,3,7,15,31" }, "Label", "Group", "Score");
        double ndcg =
            Enumerable.Range(0, 200).Average(user => RatedNdcg.Exponential(ratings.AsSpan(user * Items, Items), scores.AsSpan(user * Items, Items)));
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
