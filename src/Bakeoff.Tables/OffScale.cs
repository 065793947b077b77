using System.Globalization;
using Bakeoff.Core;

namespace Bakeoff.Tables;

/// <summary>
/// Counts the predicted ratings of a custom or imported model that lie outside of the dataset's scale. They count as they are, since a model need not
/// clip what it predicts; but mostly they are no ratings: similarities, say, or numbers of another scale.
/// </summary>
/// <param name="scale">The dataset's scale. Where it has no ratings, nothing is counted.</param>
internal sealed class OffScale(RatingScale scale)
{
    private long _predictions;
    private double _lowest = double.PositiveInfinity, _highest = double.NegativeInfinity;

    /// <summary>How many lie outside.</summary>
    public long Count { get; private set; }

    /// <summary>Takes in predictions.</summary>
    /// <param name="scores">The predictions, NaN where there is none.</param>
    public void Add(ReadOnlySpan<double> scores)
    {
        foreach (double score in scores)
        {
            if (!double.IsNaN(score))
            {
                Add(1, score < scale.Minimum || score > scale.Maximum ? 1 : 0, score, score);
            }
        }
    }

    /// <summary>Takes in the predictions of a table.</summary>
    /// <param name="session">The database.</param>
    /// <param name="rows">SQL of rows with a column <c>score</c>, NULL where there is none.</param>
    public void Add(DuckDbSession session, string rows)
    {
        string outside = string.Create(CultureInfo.InvariantCulture, $"score < {scale.Minimum:R}::DOUBLE OR score > {scale.Maximum:R}::DOUBLE");
        string counts = $"SELECT count(score), count(*) FILTER (WHERE {outside}), min(score), max(score) FROM ({rows}) HAVING count(score) > 0";
        foreach ((long all, long count, double lowest, double highest) in
            session.List(counts, row => (row.GetInt64(0), row.GetInt64(1), row.GetDouble(2), row.GetDouble(3))))
        {
            Add(all, count, lowest, highest);
        }
    }

    /// <summary>Warns if any lie outside.</summary>
    /// <param name="context">The stage's.</param>
    /// <param name="model">The model.</param>
    /// <param name="whereTheyOnlyRank">How it is said that the numbers only rank, such as <c>"scores": "ranking"</c>.</param>
    public void Warn(StageContext context, string model, string whereTheyOnlyRank)
    {
        if (Count > 0)
        {
            string counts = string.Create(
                CultureInfo.InvariantCulture,
                $"the scale from {scale.Minimum:R} to {scale.Maximum:R} for {Count} of {_predictions} test rows "
                    + $"({(double)Count / _predictions:0.## %}; they go from {_lowest:G6} to {_highest:G6})");
            context.Progress.Warn(
                $"'{model}' predicts ratings outside of {counts}: they count as they are. Clip them to the scale; or, if they are numbers that only "
                    + $"rank, say {whereTheyOnlyRank}.");
        }
    }

    private void Add(long all, long count, double lowest, double highest)
    {
        if (scale.HasRatings)
        {
            (_predictions, Count) = (_predictions + all, Count + count);
            (_lowest, _highest) = (Math.Min(_lowest, lowest), Math.Max(_highest, highest));
        }
    }
}
