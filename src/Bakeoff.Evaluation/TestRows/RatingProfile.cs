using System.Globalization;

namespace Bakeoff.Evaluation;

/// <summary>Decides by <c>profile.json</c>, and not by the test rows, whether the data has ratings.</summary>
internal static class RatingProfile
{
    /// <summary>Says why metrics of ratings are left out, as a clause for the report; null where they are measured.</summary>
    /// <param name="profile">What the dataset is like.</param>
    /// <param name="lowest">The lowest rating of the split.</param>
    /// <param name="highest">The highest rating of the split.</param>
    public static string? WhyNotMeasured(this DatasetProfile profile, float lowest, float highest) =>
        !profile.Scale.HasRatings ? "the data has interactions and no ratings"
        : profile.Histogram.Count > 1 && lowest == highest
        ? string.Create(CultureInfo.InvariantCulture, $"every rating that the split leaves is {lowest}, so that what is left is positive feedback")
        : null;
}
