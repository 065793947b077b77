using Bakeoff.Core;
using Bakeoff.Models;

namespace Bakeoff.UnitTests;

/// <summary>What a custom class throws while it scores names the model and the class; what receives the scores fails as itself.</summary>
public sealed class NamedScorerTests
{
    private static readonly CustomModelOptions s_options = new() { Model = "mine", Class = "Acme.Mine" };

    [Fact]
    public void AnExceptionOfTheClass_IsAnErrorThatNamesIt_WhereverItIsThrown()
    {
        IScorer scorer = new NamedScorer(s_options, new Throwing());
        foreach (Action score in new Action[]
        {
            () => scorer.Score(1, 2), () => scorer.ScoreCatalogue(1, new double[3]), () => scorer.ScoreCatalogues([1], 3, new Sink(null)),
        })
        {
            ErrorReport report = Assert.Throws<TrainingException>(score).Reports[0];
            Assert.Equal(ErrorCodes.CustomModelFailed, report.Code);
            Assert.Contains("the model 'mine', Acme.Mine, failed: InvalidOperationException: no scores", report.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AnExceptionOfTheReceiver_IsNoFailureOfTheClass() =>
        Assert.Throws<IOException>(() => new NamedScorer(s_options, new Zero()).ScoreCatalogues([1], 3, new Sink(new IOException("full"))));

    private sealed class Throwing : IScorer
    {
        public string Name => "throwing";

        public ScoreKind Kind => ScoreKind.Ranking;

        public double Score(long user, long item) => throw new InvalidOperationException("no scores");

        public void ScoreCatalogue(long user, Span<double> scores) => throw new InvalidOperationException("no scores");
    }

    private sealed class Zero : IScorer
    {
        public string Name => "zero";

        public ScoreKind Kind => ScoreKind.Ranking;

        public double Score(long user, long item) => 0;

        public void ScoreCatalogue(long user, Span<double> scores) => scores.Clear();
    }

    private sealed class Sink(Exception? failure) : IScoreSink
    {
        public void Take(int user, int start, Span<double> scores) => Fail();

        public void Take(int user, int start, Span<float> scores) => Fail();

        private void Fail()
        {
            if (failure is not null)
            {
                throw failure;
            }
        }
    }
}
