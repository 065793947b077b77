using Bakeoff.Core;
using Bakeoff.Tables;
using DuckDB.NET.Data;

namespace Bakeoff.Evaluation;

/// <summary>
/// Measures every model on the test rows of every fold, beside an oracle on the same rows: <c>metrics.json</c>,
/// <c>per-user.parquet</c> and <c>examples.json</c>. It reads predictions and lists, never a model.
/// </summary>
public sealed class EvaluateStage : IStage
{
    private static readonly long[] BucketStarts = [0, 1, 5, 20, 100, 1000];

    /// <inheritdoc/>
    public string Name => "Evaluate";

    /// <inheritdoc/>
    public void Run(StageContext context)
    {
        var options = context.Options<EvaluationOptions>();
        using var session = new DuckDbSession(context.WorkFolder);
        string catalogue = DuckDbSession.Parquet(context.InputFile("Ingest", "items.parquet"));
        ILookup<string, ModelFolder> folders = ModelFolder.Find(context);
        int[] folds = [.. folders.SelectMany(group => group).Select(folder => folder.Fold).Distinct().Order()];
        var test = new TestSet(session, DuckDbSession.Parquet(context.InputFile("Split", "split.parquet")), folds);
        int[] lengths = [.. options.K.Distinct().Order()];

        var models = new List<ModelMeasurement>();
        foreach (IGrouping<string, ModelFolder> group in folders)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            context.Progress.Report((double)models.Count / (folders.Count + 2), $"measuring {group.Key}");
            models.Add(ModelMeasurement.Of(session, test, lengths, catalogue, group));
        }

        models.Add(ModelMeasurement.Oracle(test, lengths));
        context.Progress.Report((double)models.Count / (folders.Count + 2), "bootstrapping the intervals");
        var bootstrap = new Bootstrap(test.Users.Count, options.Resamples, context.Seed);
        int[] all = [.. Enumerable.Range(0, test.Users.Count)];
        int[][] usersOfFolds = [.. folds.Select(test.UsersOfFold)];
        ModelMetrics[] metrics = [.. models.Select(model => new ModelMetrics(
            model.Model, model.Kind.ToString(), model.Scores.Count(score => !double.IsNaN(score)) / (double)model.Scores.Length,
            [.. model.Metrics.Where(metric => metric.Weights.Any(weight => weight > 0)).Select(metric => Summarize(metric, bootstrap, all, usersOfFolds))],
            Buckets(session, test, model)))];
        AtomicFile.WriteText(context.OutputFile("metrics.json"), CanonicalJson.Serialize(
            new MetricsReport("metrics/1", folds, test.Users.Count, test.Ratings.Count, options.Resamples, metrics)));
        WritePerUser(session, test, models, context.OutputFile("per-user.parquet"));
        AtomicFile.WriteText(context.OutputFile("examples.json"), CanonicalJson.Serialize(
            ExampleReader.Read(session, test, catalogue, folders.SelectMany(group => group).Where(folder => folder.Kind.Ranks() && folder.Fold == folds[0]))));
    }

    private static MetricValue Summarize(UserMetric metric, Bootstrap bootstrap, int[] all, int[][] usersOfFolds)
    {
        (double low, double high) = bootstrap.Interval(metric);
        return new MetricValue(
            metric.Name, metric.Candidates, metric.Over(all), low, high, [.. usersOfFolds.Select(users => metric.Over(users))]);
    }

    private static List<PopularityBucket> Buckets(DuckDbSession session, TestSet test, ModelMeasurement model)
    {
        var rows = new List<int>[BucketStarts.Length];
        session.Read(
            "SELECT t.row, coalesce(p.n, 0) FROM test t LEFT JOIN popularity p ON p.fold = t.fold AND p.item = t.item ORDER BY t.row",
            row =>
            {
                int bucket = Array.FindLastIndex(BucketStarts, start => row.GetInt64(1) >= start);
                (rows[bucket] ??= []).Add((int)row.GetInt64(0));
            });
        var buckets = new List<PopularityBucket>();
        for (int bucket = 0; bucket < rows.Length; bucket++)
        {
            if (rows[bucket] is { Count: > 0 } some)
            {
                double rmse = Rmse.Of([.. some.Select(row => test.Ratings[row])], [.. some.Select(row => model.Scores[row])]);
                buckets.Add(new PopularityBucket(
                    BucketStarts[bucket], bucket + 1 < rows.Length ? BucketStarts[bucket + 1] - 1 : null, some.Count,
                    model.Kind.PredictsRatings() && double.IsFinite(rmse) ? rmse : null,
                    model.Kind.Ranks() ? some.Count(row => model.Found[row]) / (double)some.Count : null));
            }
        }

        return buckets;
    }

    private static void WritePerUser(DuckDbSession session, TestSet test, IReadOnlyList<ModelMeasurement> models, string path)
    {
        session.Execute("CREATE TABLE per_user (model VARCHAR, fold INTEGER, \"user\" BIGINT, metric VARCHAR, candidates VARCHAR, value DOUBLE)");
        using (DuckDBAppender appender = session.Append("per_user"))
        {
            foreach (ModelMeasurement model in models)
            {
                foreach (UserMetric metric in model.Metrics)
                {
                    for (int user = 0; user < test.Users.Count; user++)
                    {
                        IDuckDBAppenderRow row = appender.CreateRow().AppendValue(model.Model).AppendValue(test.Users[user].Fold)
                            .AppendValue(test.Users[user].User).AppendValue(metric.Name).AppendValue(metric.Candidates);
                        (metric.Weights[user] > 0 ? row.AppendValue(metric.Of(user)) : row.AppendNullValue()).EndRow();
                    }
                }
            }
        }

        session.WriteParquet("FROM per_user", path);
    }
}
