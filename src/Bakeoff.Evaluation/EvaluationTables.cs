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
    // So many rows of a model are a table at a time: 150 columns of them are 10 MB.
    private const int PartUsers = 8192;
    private readonly DuckDbSession _session;
    private readonly TestSet _test;
    private readonly string _folder;
    private readonly List<string> _parts = [];
    private int _models;

    /// <param name="session">A database.</param>
    /// <param name="test">The test rows.</param>
    /// <param name="folder">
    /// Where the rows of each model wait for those of the others: which columns there are is known when all are measured.
    /// </param>
    public EvaluationTables(DuckDbSession session, TestSet test, string folder)
    {
        (_session, _test, _folder) = (session, test, folder);
        session.Execute("CREATE TABLE slices (model VARCHAR, \"by\" VARCHAR, \"from\" DOUBLE, \"to\" DOUBLE, users INTEGER, rows INTEGER, metric VARCHAR, candidates VARCHAR, value DOUBLE)");
    }

    public void AddUsers(string model, IReadOnlyList<UserMetric> metrics)
    {
        _models++;
        for (int first = 0; first < _test.Users.Count; first += PartUsers)
        {
            string columns = string.Join(", ", metrics.Select(metric => $"\"{metric.Definition.Id}\" DOUBLE"));
            _session.Execute(
                $"CREATE OR REPLACE TABLE part (number INTEGER, model VARCHAR, fold INTEGER, \"user\" BIGINT, rows INTEGER, predicted INTEGER, {columns})");
            Append(model, metrics, first, Math.Min(first + PartUsers, _test.Users.Count));
            string path = Path.Combine(_folder, FormattableString.Invariant($"users-{_parts.Count}.parquet"));
            _session.Execute($"COPY part TO {DuckDbSession.Quote(path)} (FORMAT parquet, COMPRESSION uncompressed)");
            _parts.Add(DuckDbSession.Parquet(path));
        }

        _session.Execute("DROP TABLE IF EXISTS part");
    }

    private void Append(string model, IReadOnlyList<UserMetric> metrics, int first, int end)
    {
        double[]? predicted = metrics.FirstOrDefault(metric => metric.Definition is { Over: MetricDefinition.Ratings, Candidates: MetricDefinition.TestItems })?.Weights;
        using DuckDBAppender appender = _session.Append("part");
        for (int user = first; user < end; user++)
        {
            IDuckDBAppenderRow row = appender.CreateRow().AppendValue(_models).AppendValue(model)
                .AppendValue(_test.Users[user].Fold).AppendValue(_test.Users[user].User).AppendValue(_test.FirstRows[user + 1] - _test.FirstRows[user]);
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

    /// <summary>Writes both files. The rows by user are sorted: the row groups of a union would depend on its parts.</summary>
    /// <param name="perUser">Where the rows of all models and users go.</param>
    /// <param name="slices">Where those of slices go.</param>
    /// <param name="cancellation">Interrupts it.</param>
    public void Write(string perUser, string slices, CancellationToken cancellation)
    {
        string all = string.Join(" UNION ALL BY NAME ", _parts.Select(part => $"SELECT * FROM {part}"));
        _session.WriteParquet($"SELECT * EXCLUDE (number) FROM ({all}) ORDER BY number, fold, \"user\"", perUser, cancellation);
        _session.WriteParquet("FROM slices", slices, cancellation);
    }
}
