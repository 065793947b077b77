using Bakeoff.Core;

namespace Bakeoff.Models;

/// <summary>A model under the name that the experiment gives it. What its class throws is an error that names it.</summary>
internal sealed class NamedScorer(CustomModelOptions options, IScorer scorer) : IFoldInScorer
{
    public string Name => options.Model;

    public ScoreKind Kind => scorer.Kind;

    public double Score(long user, long item)
    {
        try
        {
            return scorer.Score(user, item);
        }
        catch (Exception e) when (CustomCodeFailure.IsOfTheCode(e))
        {
            throw CustomModelFailure.Create(options, e);
        }
    }

    public void ScoreCatalogue(long user, Span<double> scores)
    {
        try
        {
            scorer.ScoreCatalogue(user, scores);
        }
        catch (Exception e) when (CustomCodeFailure.IsOfTheCode(e))
        {
            throw CustomModelFailure.Create(options, e);
        }
    }

    public void ScoreCatalogues(ReadOnlySpan<long> users, int items, IScoreSink sink)
    {
        var watched = new WatchedSink(sink);
        try
        {
            scorer.ScoreCatalogues(users, items, watched);
        }
        catch (Exception e) when (e != watched.Failure && CustomCodeFailure.IsOfTheCode(e))
        {
            throw CustomModelFailure.Create(options, e);
        }
    }

    /// <inheritdoc/>
    public IScorer FoldIn(UserHistories histories, int threads, CancellationToken cancellation)
    {
        if (scorer is not IFoldInScorer model)
        {
            throw new TrainingException(
                ErrorCodes.CannotFoldIn,
                $"the split holds users out whole, and the model '{options.Model}', {options.Class}, cannot score users from their histories.",
                $"Let its scorer be an {nameof(IFoldInScorer)}, take it out of the experiment, or choose another split.");
        }

        try
        {
            IScorer folded = model.FoldIn(histories, threads, cancellation) ?? throw new InvalidOperationException("FoldIn gave null.");
            return new NamedScorer(options, folded);
        }
        catch (Exception e) when (CustomCodeFailure.IsOfTheCode(e))
        {
            throw CustomModelFailure.Create(options, e);
        }
    }

    /// <summary>Remembers what the receiver of scores threw, such as a full disk, which is no failure of the class.</summary>
    private sealed class WatchedSink(IScoreSink sink) : IScoreSink
    {
        public Exception? Failure { get; private set; }

        public void Take(int user, int start, Span<double> scores) => Watch(scores, left => sink.Take(user, start, left));

        public void Take(int user, int start, Span<float> scores) => Watch(scores, left => sink.Take(user, start, left));

        private void Watch<T>(Span<T> scores, SpanAction<T> take)
        {
            try
            {
                take(scores);
            }
            catch (Exception e)
            {
                Failure = e;
                throw;
            }
        }

        private delegate void SpanAction<T>(Span<T> scores);
    }
}
