namespace Bakeoff.Evaluation;

/// <summary>
/// One metric of the random floor as the mean of several draws: of each user's sums, and of the weights. Those of built-in metrics are the same in
/// all draws, and a custom metric may be undefined for a user in some of them.
/// </summary>
/// <param name="metric">The metric of one draw, whose sums become those of the mean.</param>
internal sealed class DrawMean(UserMetric metric)
{
    private double[]? _weights; // Null while all draws have the weights of the first.
    private int _draws = 1;

    /// <summary>What is measured.</summary>
    public string Id => metric.Definition.Id;

    /// <summary>Adds the values of another draw to the means.</summary>
    /// <param name="draw">The same metric of that draw; null where it is undefined for all users.</param>
    public void Add(UserMetric? draw)
    {
        if (_weights is null && draw?.Weights.AsSpan().SequenceEqual(metric.Weights) != true)
        {
            _weights = [.. metric.Weights.Select(weight => weight * _draws)];
        }

        _draws++;
        for (int user = 0; draw is not null && user < draw.Sums.Length; user++)
        {
            metric.Sums[user] += draw.Sums[user];
            if (_weights is not null)
            {
                _weights[user] += draw.Weights[user];
            }
        }
    }

    /// <summary>Computes the mean, once.</summary>
    public UserMetric Compute()
    {
        for (int user = 0; user < metric.Sums.Length; user++)
        {
            metric.Sums[user] /= _draws;
        }

        return _weights is null ? metric : new UserMetric(metric.Definition, metric.Sums, [.. _weights.Select(weight => weight / _draws)]);
    }
}
