using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Data;

/// <summary>Counts what <c>profile.json</c> says. Every number is an integer or made from integers in a fixed order.</summary>
internal static class ProfileReader
{
    public static Profile Read(DuckDbSession session, IngestOptions options, string downloadFolder, string timestampUnit)
    {
        List<RatingCount> histogram = session.List(
            "SELECT rating::DOUBLE, count(*) FROM ratings GROUP BY rating ORDER BY rating",
            row => new RatingCount(Math.Round(row.GetDouble(0), 4), row.GetInt64(1)));
        long ratings = histogram.Sum(bar => bar.Count);
        string truth = Path.Combine(downloadFolder, SyntheticDataset.TruthFile);
        bool hasTags = session.Scalar<long>("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'tags'") > 0;
        return new Profile
        {
            Scale = new RatingScale(options.MinimumRating, options.MaximumRating, options.RatingStep),
            Ratings = ratings,
            Users = session.Scalar<long>("SELECT count(DISTINCT \"user\") FROM ratings"),
            Items = session.Scalar<long>("SELECT count(*) FROM items"),
            RatedItems = session.Scalar<long>("SELECT count(DISTINCT item) FROM ratings"),
            MeanRating = histogram.Sum(bar => bar.Rating * bar.Count) / ratings,
            Histogram = histogram,
            RatingsPerUserDeciles = Deciles(session, "\"user\""),
            RatingsPerItemDeciles = Deciles(session, "item"),
            TimestampUnit = timestampUnit,
            FirstTimestamp = session.Scalar<long>("SELECT min(timestamp) FROM ratings"),
            LastTimestamp = session.Scalar<long>("SELECT max(timestamp) FROM ratings"),
            HasTimestamps = options.Own?.Time.HasTimestamps ?? true,
            ItemsWithoutGenres = session.Scalar<long>("SELECT count(*) FROM items WHERE genres = ''"),
            RepeatedTitles = session.Scalar<long>(
                "SELECT count(*) FROM (SELECT title, year FROM items GROUP BY ALL HAVING count(*) > 1)"),
            Tags = hasTags ? session.Scalar<long>("SELECT count(*) FROM tags") : 0,
            NoiseRmse = File.Exists(truth) ? CanonicalJson.Read<NoiseOfTruth>(truth).NoiseRmse : null,
        };
    }

    private static List<long> Deciles(DuckDbSession session, string column)
    {
        string quantiles = string.Join(", ", Enumerable.Range(0, 11).Select(
            tenth => FormattableString.Invariant($"quantile_disc(n, {tenth / 10.0})")));
        List<long> deciles = [];
        session.Read(
            $"SELECT {quantiles} FROM (SELECT count(*) AS n FROM ratings GROUP BY {column})",
            row => deciles.AddRange(Enumerable.Range(0, 11).Select(row.GetInt64)));
        return deciles;
    }

    private sealed record NoiseOfTruth(double NoiseRmse);
}
