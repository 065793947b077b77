using Bakeoff.Core;

namespace Bakeoff.Tables;

/// <summary>Of a dataset's <c>profile.json</c>, what a model needs to know to read its numbers.</summary>
/// <param name="Scale">The rating scale.</param>
/// <param name="TimestampUnit">
/// The unit of the timestamps since 1970-01-01 UTC: <c>seconds</c>, <c>milliseconds</c>, <c>microseconds</c> or <c>nanoseconds</c>; <c>rows</c> where
/// there are none and a timestamp is the number of the row.
/// </param>
public sealed record DatasetFacts(RatingScale Scale, string TimestampUnit = DatasetFacts.Seconds)
{
    private const string Seconds = "seconds";

    /// <summary>How many units of the timestamps make a second; 0 where they are no times.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public long TimestampsPerSecond => TimestampUnit switch
    {
        Seconds => 1,
        "milliseconds" => 1_000,
        "microseconds" => 1_000_000,
        "nanoseconds" => 1_000_000_000,
        _ => 0,
    };

    /// <summary>Reads the facts from what Ingest wrote.</summary>
    /// <param name="context">A context whose input is <c>Ingest</c>.</param>
    /// <exception cref="DataException">The file is missing or malformed (<c>BKF2013</c>).</exception>
    public static DatasetFacts Read(StageContext context) => CanonicalJson.Read<DatasetFacts>(context.InputFile("Ingest", "profile.json"));
}
