using Bakeoff.Core;

namespace Bakeoff.Data;

/// <summary>The content of <c>profile.json</c>: what the dataset is like.</summary>
internal sealed record Profile
{
    public string Format { get; init; } = "profile/2";

    public required RatingScale Scale { get; init; }

    public required long Ratings { get; init; }

    public required long Users { get; init; }

    public required long Items { get; init; }

    public required long RatedItems { get; init; }

    public required double MeanRating { get; init; }

    public required IReadOnlyList<RatingCount> Histogram { get; init; }

    /// <summary>Ratings a user at the quantiles 0, 0.1, … 1.</summary>
    public required IReadOnlyList<long> RatingsPerUserDeciles { get; init; }

    /// <summary>Ratings a rated item at the quantiles 0, 0.1, … 1.</summary>
    public required IReadOnlyList<long> RatingsPerItemDeciles { get; init; }

    /// <summary>The unit of the timestamps here and in <c>ratings.parquet</c>: a <see cref="TimeUnit"/>'s name, or <see cref="TimeUnit.Rows"/>.</summary>
    public required string TimestampUnit { get; init; }

    public required long FirstTimestamp { get; init; }

    public required long LastTimestamp { get; init; }

    /// <summary>Whether the timestamps are those of the data; false where the order of the rows takes their place.</summary>
    public required bool HasTimestamps { get; init; }

    public required long ItemsWithoutGenres { get; init; }

    /// <summary>Titles, year included, that more than one item has.</summary>
    public required long RepeatedTitles { get; init; }

    public required long Tags { get; init; }

    /// <summary>The RMSE of the best predictor there can be, known for synthetic data only.</summary>
    public double? NoiseRmse { get; init; }

    /// <summary>Rows that could not be used and were left out; null for MovieLens's formats, which have none.</summary>
    public long? Rejected { get; init; }

    /// <summary>Rows that were left out since their user has the item in another row; null for MovieLens's formats.</summary>
    public long? Repeated { get; init; }
}
