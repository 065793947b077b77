using System.Runtime.InteropServices;
using Bakeoff.Core;

namespace Bakeoff.Evaluation;

/// <summary>One user's test rows that count, with their predictions; used again for the next user. It belongs to one thread.</summary>
internal sealed class RatingScratch
{
    private readonly List<float> _ratings = [];
    private readonly List<float> _gains = [];
    private readonly List<double> _predictions = [];
    private long _user;

    /// <summary>Collects the rows of a user that have a prediction.</summary>
    /// <param name="test">The test rows.</param>
    /// <param name="user">The user.</param>
    /// <param name="predictions">A prediction for each test row.</param>
    /// <param name="counts">Which rows count; null for all.</param>
    public void Take(TestSet test, int user, double[] predictions, Func<int, bool>? counts)
    {
        _user = test.Users[user].User;
        _ratings.Clear();
        _gains.Clear();
        _predictions.Clear();
        for (int row = test.FirstRows[user]; row < test.FirstRows[user + 1]; row++)
        {
            if (counts is null || counts(row))
            {
                _ratings.Add(test.Ratings[row]);
                _gains.Add(test.GainOf(row));
                _predictions.Add(predictions[row]);
            }
        }
    }

    /// <summary>What the user adds to a metric; nothing where no row counts, or where the metric is undefined for the user, NaN.</summary>
    /// <param name="metric">The metric.</param>
    public (double Sum, double Weight) SumOf(RatingMetric metric)
    {
        if (_ratings.Count == 0)
        {
            return (0, 0);
        }

        ReadOnlySpan<float> ratings = CollectionsMarshal.AsSpan(metric.RanksTestItems ? _gains : _ratings);
        (double sum, double weight) = metric.SumOf(new RatedTest(ratings, CollectionsMarshal.AsSpan(_predictions)) { User = _user });
        return double.IsNaN(sum) ? (0, 0) : (sum, weight);
    }
}
