using Bakeoff.Core;

namespace Bakeoff.UnitTests;

/// <summary>Profiles of small datasets.</summary>
internal static class Profiles
{
    /// <summary>Creates the profile of a dataset with timestamps from 0 to 1.</summary>
    /// <param name="scale">The rating scale.</param>
    /// <param name="histogram">The ratings; one of each end of the scale by default.</param>
    public static DatasetProfile Create(RatingScale scale, IReadOnlyList<RatingCount>? histogram = null) => new()
    {
        Scale = scale, Ratings = 1, Users = 1, Items = 1, RatedItems = 1, MeanRating = 1,
        Histogram = histogram ?? [.. new[] { scale.Minimum, scale.Maximum }.Distinct().Select(rating => new RatingCount(rating, 1))],
        RatingsPerUserDeciles = [1], RatingsPerItemDeciles = [1], TimestampUnit = "seconds", FirstTimestamp = 0, LastTimestamp = 1,
        HasTimestamps = true, ItemsWithoutGenres = 0, RepeatedTitles = 0, Tags = 0,
    };
}
