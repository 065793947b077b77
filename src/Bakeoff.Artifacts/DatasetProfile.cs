using System.Text.Json.Serialization;
using Bakeoff.Core;

namespace Bakeoff.Artifacts;

/// <summary>The content of <c>profile.json</c>, format <c>profile/2</c>: what the dataset is like.</summary>
public sealed record DatasetProfile
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "profile.json";

    /// <summary>The format and its version.</summary>
    public string Format { get; init; } = "profile/2";

    /// <summary>The rating scale.</summary>
    public required RatingScale Scale { get; init; }

    /// <summary>The number of ratings.</summary>
    public required long Ratings { get; init; }

    /// <summary>The number of users.</summary>
    public required long Users { get; init; }

    /// <summary>The number of items of the catalogue.</summary>
    public required long Items { get; init; }

    /// <summary>The number of items that have a rating.</summary>
    public required long RatedItems { get; init; }

    /// <summary>The mean of all ratings.</summary>
    public required double MeanRating { get; init; }

    /// <summary>How often each rating is given, in the order of the ratings.</summary>
    public required IReadOnlyList<RatingCount> Histogram { get; init; }

    /// <summary>Ratings a user at the quantiles 0, 0.1, … 1.</summary>
    public required IReadOnlyList<long> RatingsPerUserDeciles { get; init; }

    /// <summary>Ratings a rated item at the quantiles 0, 0.1, … 1.</summary>
    public required IReadOnlyList<long> RatingsPerItemDeciles { get; init; }

    /// <summary>
    /// The unit of the timestamps here and in <c>ratings.parquet</c>: <c>seconds</c>, <c>milliseconds</c>, <c>microseconds</c> or
    /// <c>nanoseconds</c> since 1970; <c>rows</c> where there are none and a timestamp is the number of the row.
    /// </summary>
    public required string TimestampUnit { get; init; }

    /// <summary>The earliest timestamp.</summary>
    public required long FirstTimestamp { get; init; }

    /// <summary>The latest timestamp.</summary>
    public required long LastTimestamp { get; init; }

    /// <summary>Whether the timestamps are those of the data; false where the order of the rows takes their place.</summary>
    public required bool HasTimestamps { get; init; }

    /// <summary>The number of items that have no genre.</summary>
    public required long ItemsWithoutGenres { get; init; }

    /// <summary>The number of titles, year included, that more than one item has.</summary>
    public required long RepeatedTitles { get; init; }

    /// <summary>The number of tags that users gave.</summary>
    public required long Tags { get; init; }

    /// <summary>The RMSE of the best predictor there can be, which is known for synthetic data only; else null.</summary>
    public double? NoiseRmse { get; init; }

    /// <summary>Rows that could not be used and were left out; null for MovieLens's formats, which have none.</summary>
    public long? Rejected { get; init; }

    /// <summary>Rows that were left out since their user has the item in another row; null for MovieLens's formats.</summary>
    public long? Repeated { get; init; }

    /// <summary>Whether some rows are known to be later than others.</summary>
    [JsonIgnore]
    public bool HasTimes => HasTimestamps && FirstTimestamp < LastTimestamp;
}
