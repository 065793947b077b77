using Bakeoff.Tables;
using DuckDB.NET.Data;

namespace Bakeoff.Evaluation;

/// <summary>
/// The tables that accompany <c>metrics.json</c>. <c>per-user.parquet</c>: a row for each model and test user (<c>model, fold, user, rows,
/// predicted</c>: its test ratings, and those that have a predicted rating), a column for each metric, named like
/// <c>recall@10/seen-excluded</c>, null where the user has no value. <c>slices.parquet</c>: a row for each model, slice and metric
/// (<c>model, by, from, to, users, rows, metric, candidates, value</c>).
/// </summary>
internal sealed class EvaluationTables : IDisposable
{
    private readonly DuckDbSession _session;
    private readonly UserRows _users;

    /// <param name="session">A database.</param>
    /// <param name="test">The test rows.</param>
    /// <param name="folder">Where the rows of each model wait for those of the others.</param>
    public EvaluationTables(DuckDbSession session, TestSet test, string folder)
    {
        (_session, _users) = (session, new UserRows(test, Path.Combine(folder, "users.columns")));
        session.Execute(
            "CREATE TABLE slices (model VARCHAR, \"by\" VARCHAR, \"from\" DOUBLE, \"to\" DOUBLE, users INTEGER, rows INTEGER, metric VARCHAR, "
                + "candidates VARCHAR, value DOUBLE)");
    }

    public void AddUsers(string model, IReadOnlyList<UserMetric> metrics) => _users.Add(model, metrics);

    public void AddSlice(string model, Slice slice, int users, int rows, IEnumerable<(MetricDefinition Definition, double Value)> values)
    {
        using DuckDBAppender appender = _session.Append("slices");
        foreach ((MetricDefinition definition, double value) in values)
        {
            IDuckDBAppenderRow row = appender.CreateRow().AppendValue(model).AppendValue(slice.By.ToName()).AppendValue(slice.From);
            row = slice.To is { } to ? row.AppendValue(to) : row.AppendNullValue();
            row.AppendValue(users).AppendValue(rows).AppendValue(definition.Name).AppendValue(definition.Candidates.ToName()).AppendValue(value)
                .EndRow();
        }
    }

    /// <summary>Writes both files.</summary>
    /// <param name="perUser">Where the rows of all models and users go.</param>
    /// <param name="slices">Where those of slices go.</param>
    /// <param name="cancellation">Interrupts it.</param>
    public void Write(string perUser, string slices, CancellationToken cancellation)
    {
        _users.WriteParquet(_session, perUser, cancellation);
        _session.WriteParquet("FROM slices", slices, cancellation);
    }

    public void Dispose() => _users.Dispose();
}
