using System.Globalization;
using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Data;

/// <summary>
/// The rows that cannot be used, table <c>faulty(line, code, reason, "user", item, rating, timestamp)</c>: listed, or left out and written down.
/// </summary>
internal sealed class RowFaults
{
    /// <summary>The file of rows that were left out.</summary>
    public const string RejectsFile = "rejects.csv";

    private const int Listed = 20;
    private readonly DuckDbSession _session;

    public RowFaults(DuckDbSession session)
    {
        _session = session;
        session.Execute(
            "CREATE TABLE faulty (line BIGINT, code VARCHAR, reason VARCHAR, \"user\" VARCHAR, item VARCHAR, rating VARCHAR, timestamp VARCHAR)");
    }

    /// <summary>The number of faulty rows.</summary>
    public long Count => _session.Scalar<long>("SELECT count(*) FROM faulty");

    /// <summary>Adds the faulty rows that a query finds.</summary>
    /// <param name="query">Gives the columns of <c>faulty</c>.</param>
    /// <param name="cancellation">Interrupts it.</param>
    public void Add(string query, CancellationToken cancellation) => _session.Execute($"INSERT INTO faulty {query}", cancellation);

    /// <summary>Fails with the first of them.</summary>
    /// <exception cref="ReportedException">Always: the first twenty by line, and how many more there are.</exception>
    public ReportedException ToException(RowPlaces places)
    {
        long more = Count - Listed;
        List<ErrorReport> reports = _session.List(
            $"SELECT line, code, reason FROM faulty ORDER BY line, code LIMIT {Listed}",
            row => new ErrorReport(row.GetString(1), row.GetString(2) + ".", RemedyOf(row.GetString(1)), places.Locate(row.GetInt64(0))));
        if (more > 0)
        {
            reports.Add(reports[^1] with
            {
                Message = string.Create(CultureInfo.InvariantCulture, $"{more} more rows cannot be used."),
                Remedy = "\"onError\": \"reject\" leaves such rows out and writes them to a file.", Location = places.Locate(),
            });
        }

        return new ReportedException(reports);
    }

    /// <summary>Writes all of them, in the order of their lines.</summary>
    /// <param name="path">A CSV file.</param>
    public void Write(string path) =>
        _session.Execute(
            $"COPY (SELECT line, code, reason, \"user\", item, rating, timestamp FROM faulty ORDER BY line, code, reason) TO "
                + $"{DuckDbSession.Quote(path)} (FORMAT csv, HEADER)");

    private static string RemedyOf(string code) => code switch
    {
        ErrorCodes.RatingOutOfRange => "Correct the rating, or set the dataset's 'minimumRating', 'maximumRating' and 'ratingStep'.",
        ErrorCodes.BadTimestamp => "Correct it, or set the dataset's 'timestampFormat': a unit such as \"seconds\", a pattern such as \"%d.%m.%Y\", "
            + "\"iso\" or \"order\".",
        ErrorCodes.DuplicatePair => "Keep one of the rows, or set the dataset's 'duplicates' to first or last.",
        ErrorCodes.UnknownItem => "Add the item, or remove the row.",
        _ => "Correct the row, or leave such rows out with \"onError\": \"reject\".",
    };
}
