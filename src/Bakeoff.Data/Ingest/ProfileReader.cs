using Bakeoff.Artifacts;
using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Data;

/// <summary>Counts what <c>profile.json</c> says. Every number is an integer or made from integers in a fixed order.</summary>
internal static class ProfileReader
{
    public static DatasetProfile Read(DuckDbSession session, IngestOptions options, string downloadFolder, string timestampUnit, RatingTally tally)
    {
        List<RatingCount> histogram = [.. tally.Histogram.Select(bar => new RatingCount(Math.Round((double)bar.Rating, 4), bar.Count))];
        string truth = Path.Combine(downloadFolder, SyntheticDataset.TruthFile);
        bool hasTags = session.Scalar<long>("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'tags'") > 0;
        return new DatasetProfile
        {
            Scale = new RatingScale(options.MinimumRating, options.MaximumRating, options.RatingStep),
            Ratings = tally.Ratings,
            Users = tally.Users,
            Items = session.Scalar<long>("SELECT count(*) FROM items"),
            RatedItems = tally.Items.Count,
            MeanRating = histogram.Sum(bar => bar.Rating * bar.Count) / tally.Ratings,
            Histogram = histogram,
            RatingsPerUserDeciles = tally.DecilesOfUsers,
            RatingsPerItemDeciles = tally.DecilesOfItems,
            TimestampUnit = timestampUnit,
            FirstTimestamp = tally.FirstTimestamp,
            LastTimestamp = tally.LastTimestamp,
            HasTimestamps = options.Own?.Time.HasTimestamps ?? true,
            ItemsWithoutGenres = session.Scalar<long>("SELECT count(*) FROM items WHERE genres = ''"),
            RepeatedTitles = session.Scalar<long>(
                "SELECT count(*) FROM (SELECT title, year FROM items GROUP BY ALL HAVING count(*) > 1)"),
            Tags = hasTags ? session.Scalar<long>("SELECT count(*) FROM tags") : 0,
            NoiseRmse = File.Exists(truth) ? CanonicalJson.Read<NoiseOfTruth>(truth).NoiseRmse : null,
        };
    }

    private sealed record NoiseOfTruth(double NoiseRmse);
}
