using Bakeoff.Core;

namespace Bakeoff.Svd;

/// <summary>What the features trained so far predict for the held-out ratings, and the best state of the one in training.</summary>
internal sealed class HeldOutFeature
{
    private readonly (int User, int Item, float Rating, double Estimate)[] _rows;
    private readonly RatingScale _scale;
    private float[] _bestP = [];
    private float[] _bestQ = [];

    public HeldOutFeature(HeldOutRatings validation, BiasTerms biases, GridSide users, GridSide items, RatingScale scale)
    {
        _scale = scale;
        _rows = [.. validation.HeldOut.Select(row => (
            users.PositionOf(row.User), items.PositionOf(row.Item), row.Rating,
            biases.Mean + biases.Users[row.User] + biases.Items[row.Item]))];
    }

    /// <summary>The RMSE with a feature as it is, and <paramref name="trail"/> for those to come.</summary>
    public double Rmse(ReadOnlySpan<float> p, ReadOnlySpan<float> q, double trail)
    {
        double squares = 0;
        foreach ((int user, int item, float rating, double estimate) in _rows)
        {
            double error = rating - _scale.Clamp(estimate + ProductOf(p, q, user, item) + trail);
            squares += error * error;
        }

        return Math.Sqrt(squares / _rows.Length);
    }

    /// <summary>Keeps a copy of the feature: it is the best so far.</summary>
    public void Remember(ReadOnlySpan<float> p, ReadOnlySpan<float> q) => (_bestP, _bestQ) = (p.ToArray(), q.ToArray());

    /// <summary>Puts the best state back, and adds it to the estimates.</summary>
    public void Accept(Span<float> p, Span<float> q)
    {
        _bestP.CopyTo(p);
        _bestQ.CopyTo(q);
        for (int row = 0; row < _rows.Length; row++)
        {
            ref (int User, int Item, float Rating, double Estimate) held = ref _rows[row];
            held.Estimate = _scale.Clamp(held.Estimate + ProductOf(p, q, held.User, held.Item));
        }
    }

    /// <summary>An item or user without any training rating has no feature.</summary>
    private static double ProductOf(ReadOnlySpan<float> p, ReadOnlySpan<float> q, int user, int item) =>
        user >= 0 && item >= 0 ? p[user] * q[item] : 0;
}
