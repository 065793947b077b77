namespace Bakeoff.Core;

/// <summary>The ratings that a dataset allows.</summary>
/// <param name="Minimum">The lowest rating.</param>
/// <param name="Maximum">The highest rating.</param>
/// <param name="Step">The distance between neighbouring ratings: ratings are Minimum + n·Step.</param>
public sealed record RatingScale(double Minimum, double Maximum, double Step)
{
    /// <summary>Whether there are ratings; false for implicit feedback, where every interaction counts the same.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool HasRatings => Minimum < Maximum;

    /// <summary>
    /// The rating that counts as a gain of 0 where a metric or a loss weighs rows by their rating: 0, or <see cref="Minimum"/> where that is
    /// below 0, so that no weight is negative. On scales that start at 0 or above a gain is the rating itself, as in LensKit.
    /// </summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public double GainOrigin => Math.Min(0, Minimum);

    /// <summary>The nearest value within the scale's ends.</summary>
    /// <param name="score">Any number but NaN.</param>
    public double Clamp(double score) => Math.Clamp(score, Minimum, Maximum);
}
