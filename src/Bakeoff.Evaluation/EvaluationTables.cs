using Bakeoff.Tables;
using DuckDB.NET.Data;

namespace Bakeoff.Evaluation;

/// <summary>
/// The tables beside <c>metrics.json</c>. <c>per-user.parquet</c>: a row for each model and test user (<c>model, fold, user, rows, predicted</c>: its test ratings, and those
/// that have a predicted rating), a column for
/// each metric, named like <c>recall@10/seen-excluded</c>, null where the user has no value. <c>slices.parquet</c>: a row for each model,
/// slice and metric (<c>model, by, from, to, users, rows, metric, candidates, value</c>).
/// </summary>
internal sealed class EvaluationTables
{
    private readonly DuckDbSession _session;
    private readonly TestSet _test;
    private int _models;

    public EvaluationTables(DuckDbSession session, TestSet test)
    {
        (_session, _test) = (session, test);
        session.Execute("CREATE TABLE slices (model VARCHAR, \"by\" VARCHAR, \"from\" DOUBLE, \"to\" DOUBLE, users INTEGER, rows INTEGER, metric VARCHAR, candidates VARCHAR, value DOUBLE)");
    }

    public void AddUsers(string model, IReadOnlyList<UserMetric> metrics)
    {
        string table = FormattableString.Invariant($"users_{_models++}");
        _session.Execute($"CREATE TABLE {table} (number INTEGER, model VARCHAR, fold INTEGER, \"user\" BIGINT, rows INTEGER, predicted INTEGER, {string.Join(", ", metrics.Select(metric => $"\"{metric.Definition.Id}\" DOUBLE"))})");
        double[]? predicted = metrics.FirstOrDefault(metric => metric.Definition is { Over: MetricDefinition.Ratings, Candidates: MetricDefinition.TestItems })?.Weights;
        using DuckDBAppender appender = _session.Append(table);
        for (int user = 0; user < _test.Users.Count; user++)
        {
            IDuckDBAppenderRow row = appender.CreateRow().AppendValue(_models).AppendValue(model).AppendValue(_test.Users[user].Fold).AppendValue(_test.Users[user].User).AppendValue(_test.FirstRows[user + 1] - _test.FirstRows[user]);
            row = predicted is null ? row.AppendNullValue() : row.AppendValue((int)predicted[user]);
            foreach (UserMetric metric in metrics)
            {
                row = metric.Weights[user] > 0 ? row.AppendValue(metric.Of(user)) : row.AppendNullValue();
            }

            row.EndRow();
        }
    }

    public void AddSlice(string model, Slice slice, int users, int rows, IEnumerable<(MetricDefinition Definition, double Value)> values)
    {
        using DuckDBAppender appender = _session.Append("slices");
        foreach ((MetricDefinition definition, double value) in values)
        {
            IDuckDBAppenderRow row = appender.CreateRow().AppendValue(model).AppendValue(slice.By).AppendValue(slice.From);
            row = slice.To is { } to ? row.AppendValue(to) : row.AppendNullValue();
            row.AppendValue(users).AppendValue(rows).AppendValue(definition.Name).AppendValue(definition.Candidates).AppendValue(value).EndRow();
        }
    }

    public void Write(string perUser, string slices)
    {
        string all = string.Join(" UNION ALL BY NAME ", Enumerable.Range(0, _models).Select(model => $"SELECT * FROM users_{model}"));
        _session.WriteParquet($"SELECT * EXCLUDE (number) FROM ({all}) ORDER BY number, fold, \"user\"", perUser);
        _session.WriteParquet("FROM slices", slices);
    }
}
