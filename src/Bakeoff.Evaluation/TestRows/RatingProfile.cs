using System.Globalization;
using Bakeoff.Core;

namespace Bakeoff.Evaluation;

/// <summary>Of <c>profile.json</c>, what the evaluation reads: whether the data has ratings is decided there, and not by the test rows.</summary>
/// <param name="Scale">The rating scale.</param>
/// <param name="Histogram">The ratings that the dataset has.</param>
internal sealed record RatingProfile(RatingScale Scale, IReadOnlyList<RatingProfile.Bar> Histogram)
{
    /// <summary>Why metrics of ratings are left out, a clause for the report; null where they are measured.</summary>
    /// <param name="lowest">The lowest rating of the split.</param>
    /// <param name="highest">The highest rating of the split.</param>
    public string? WhyNotMeasured(float lowest, float highest) =>
        !Scale.HasRatings ? "the data has interactions and no ratings"
        : Histogram.Count > 1 && lowest == highest
        ? string.Create(CultureInfo.InvariantCulture, $"every rating that the split leaves is {lowest}, so that what is left is positive feedback")
        : null;

    /// <summary>One rating.</summary>
    /// <param name="Rating">The rating.</param>
    /// <param name="Count">How often it is given.</param>
    internal sealed record Bar(double Rating, long Count);
}
