using System.Globalization;
using Bakeoff.Evaluation;
using Bakeoff.Tables;
using Bakeoff.Testing;

namespace Bakeoff.IntegrationTests;

/// <summary>A small dataset, a split and the files of a model, in tables that a test changes before it evaluates them.</summary>
public abstract class EvaluationTestBase : IDisposable
{
    private protected TestFolder Folder { get; } = new();

    private protected DuckDbSession Session { get; } = new();

    /// <summary>
    /// 60 users have rated 12 of 40 items each; the last two are the test, in fold 0 of the first 30 users and in fold 1 of the others.
    /// </summary>
    protected EvaluationTestBase()
    {
        Directory.CreateDirectory(Folder["ingest"]);
        Directory.CreateDirectory(Folder["split"]);
        Directory.CreateDirectory(Folder["models/mine"]);
        Session.WriteParquet(
            "SELECT i::BIGINT AS item, 'Film ' || i AS title, (1950 + i)::INTEGER AS year, CASE i % 3 WHEN 0 THEN 'Drama' WHEN 1 THEN "
                + "'Comedy|Drama' ELSE '' END AS genres FROM range(1, 41) t(i) ORDER BY i", Folder["ingest/items.parquet"]);
        Session.Execute(
            """
            CREATE TABLE split AS SELECT u::BIGINT AS "user", ((u * 7 + n * 3) % 40 + 1)::BIGINT AS item, (((u * 5 + n * n) % 9) / 2 + 1)::FLOAT AS rating,
              (u * 100 + n)::BIGINT AS timestamp, CASE WHEN n >= 10 THEN (CASE WHEN u < 30 THEN 0 ELSE 1 END) END::INTEGER AS test_fold
            FROM range(60) a(u), range(12) b(n) ORDER BY u, n
            """);
        Session.WriteParquet("SELECT \"user\", item, rating, timestamp FROM split", Folder["ingest/ratings.parquet"]);
        Session.Execute("CREATE TABLE predictions AS SELECT \"user\", item, (rating * 0.7 + 1)::DOUBLE AS score FROM split WHERE test_fold = 0");
        Session.Execute(
            """
            CREATE TABLE excluded AS SELECT "user", row_number() OVER (PARTITION BY "user" ORDER BY item)::INTEGER AS rank, item, (-item)::DOUBLE AS score
            FROM (SELECT DISTINCT "user" FROM predictions), range(1, 41) t(item)
            WHERE ("user", item) NOT IN (SELECT ("user", item) FROM split WHERE test_fold IS NULL) QUALIFY rank <= 10
            """);
        Session.Execute(
            "CREATE TABLE included AS SELECT \"user\", item::INTEGER AS rank, item, (-item)::DOUBLE AS score FROM (SELECT DISTINCT \"user\" FROM "
                + "predictions), range(1, 11) t(item)");
        WriteScale(0.5, 5);
        Folder.Write("models/mine/training.json", "{ \"model\": \"mine\", \"scores\": \"RatingAndRanking\" }");
    }

    public void Dispose()
    {
        Session.Dispose();
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected string Evaluate() => Evaluate(new EvaluationOptions { K = [1, 10], Resamples = 200 });

    private protected string Evaluate(EvaluationOptions options)
    {
        WriteSplit();
        Session.WriteParquet("FROM predictions", Folder["models/mine/predictions.parquet"]);
        Session.WriteParquet("FROM excluded", Folder["models/mine/recommendations.parquet"]);
        Session.WriteParquet("FROM included", Folder["models/mine/recommendations-with-seen.parquet"]);
        return StageRunner.Run(
            Folder, new EvaluateStage(), options,
            StageRunner.Inputs(("Ingest", Folder["ingest"]), ("Split", Folder["split"]), ("TrainMine[0]", Folder["models"])));
    }

    private protected string Integrity()
    {
        WriteSplit();
        return StageRunner.Run(
            Folder, new IntegrityStage(), new IntegrityOptions(), StageRunner.Inputs(("Ingest", Folder["ingest"]), ("Split", Folder["split"])));
    }

    private protected void WriteScale(
        double lowest, double highest, string histogram = "{\"rating\": 4, \"count\": 1}, {\"rating\": 3, \"count\": 1}") =>
        Folder.Write("ingest/profile.json", $$"""
            {
              "scale": { "minimum": {{lowest.ToString(CultureInfo.InvariantCulture)}}, "maximum": {{highest.ToString(CultureInfo.InvariantCulture)}}, "step": 0.5 },
              "ratings": 2, "users": 2, "items": 2, "ratedItems": 2, "meanRating": 3.5, "histogram": [{{histogram}}],
              "ratingsPerUserDeciles": [1], "ratingsPerItemDeciles": [1], "timestampUnit": "seconds", "firstTimestamp": 1, "lastTimestamp": 2,
              "hasTimestamps": true, "itemsWithoutGenres": 0, "repeatedTitles": 0, "tags": 0
            }
            """);

    /// <summary>The format before <c>split/3</c>, which stays readable.</summary>
    private protected void WriteSplit()
    {
        Session.WriteParquet("FROM split ORDER BY \"user\", timestamp, item, test_fold", Folder["split/split.parquet"]);
        Folder.Write("split/split.json", """{ "format": "split/2", "method": "last-n", "ties": "item", "folds": [{ "fold": 0, "tiedTestRows": 3 }] }""");
    }
}
