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

    private sealed class Row
    {
        public int User { get; set; }

        public uint Item { get; set; }

        public float Label { get; set; }
    }
}
