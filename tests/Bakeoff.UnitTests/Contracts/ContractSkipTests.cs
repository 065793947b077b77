using Bakeoff.Contracts;
using Bakeoff.Core;
using Xunit.Sdk;

namespace Bakeoff.UnitTests;

/// <summary>A fact of the contract that says nothing of a model is skipped with its reason; it does not pass.</summary>
public sealed class ContractSkipTests : IDisposable
{
    private readonly Silent _contract = new();

    public void Dispose() => _contract.Dispose();

    [Fact]
    public void AModelThatDoesNotPersonalize_IsNotSaidToLearn() =>
        Skips(_contract.AModelThatPersonalizes_LearnsTheCheckerboard, "override Personalizes");

    [Fact]
    public void AModelWithoutRatings_IsNotSaidToKeepTheScale() => Skips(_contract.Score_ThatIsARating_LiesWithinTheScale, "predicts no ratings");

    [Fact]
    public void AModelWithoutScores_IsNotSaidToRank() => Skips(_contract.ScoreCatalogue_RanksAsTheScoresOfItsItemsDo, "fewer than two items");

    /// <summary>Not by <see cref="Record"/>, which lets a skip pass as this test's own.</summary>
    private static void Skips(Action fact, string reason)
    {
        string? skipped = null;
        try
        {
            fact();
        }
        catch (SkipException e)
        {
            skipped = e.Message;
        }

        Assert.Contains(reason, skipped ?? "not skipped", StringComparison.Ordinal);
    }

    private sealed class Silent : RecommenderContract
    {
        protected override IRecommender Create() => new Recommender();
    }

    private sealed class Recommender : IRecommender
    {
        public IScorer Train(TrainingInput input) => new Model();
    }

    /// <summary>Has no score for anything.</summary>
    private sealed class Model : IScorer
    {
        public string Name => "silent";

        public ScoreKind Kind => ScoreKind.Ranking;

        public double Score(long user, long item) => double.NaN;

        public void ScoreCatalogue(long user, Span<double> scores) => scores.Fill(double.NaN);
    }
}
