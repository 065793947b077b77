using Bakeoff.Core;
using Bakeoff.Models;
using Bakeoff.Testing;

namespace Bakeoff.IntegrationTests;

/// <summary>What a custom class predicts is held to the same as what a command writes.</summary>
public sealed class CustomClassTests(ImportedRatings ratings) : IClassFixture<ImportedRatings>, IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(ScoreKind.Rating, 5, false)]
    [InlineData(ScoreKind.Rating, 30, true)]
    [InlineData(ScoreKind.Ranking, 30, false)]
    public void RatingsOutsideOfTheScale_AreCounted_AndSaid(ScoreKind kind, double score, bool said)
    {
        var warnings = new KeptWarnings();
        string output = StageRunner.RunOnFiles(
            _folder, new TrainCustomStage(new Same(kind, score)), new CustomModelOptions { Model = "mine", Class = "Same" },
            ratings.WithTheLastTested(1), new Dictionary<string, byte[]>(), warnings);
        Assert.Equal(
            said ? ["'mine' predicts ratings outside of the scale from 0.5 to 5 for 2 of 2 test rows (100 %; they go from 30 to 30): "
                + "they count as they are. Clip them to the scale; or, if they are numbers that only rank, say so with ScoreKind.Ranking."] : [],
            warnings.Texts);
        string training = File.ReadAllText(Path.Combine(output, "mine", ModelFiles.Training));
        Assert.Equal(said, training.Contains("\"predictionsOffScale\": 2", StringComparison.Ordinal));
        Assert.Contains("\"trainingRows\": 4", training, StringComparison.Ordinal);
    }

    private sealed class Same(ScoreKind kind, double score) : IRecommender, IScorer
    {
        public string Name => "same";

        public ScoreKind Kind => kind;

        public IScorer Train(TrainingInput input) => this;

        public double Score(long user, long item) => score;

        public void ScoreCatalogue(long user, Span<double> scores) => scores.Fill(score);
    }
}
