using System.Globalization;
using System.Text;
using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Experiments;

/// <summary>
/// Writes lists, predictions and test rows with the ids as the user's own files have them, in formats that other tools read. Every number is written
/// so that reading it gives the same bits.
/// </summary>
/// <param name="format">One of <see cref="ImportFormat.All"/>.</param>
/// <param name="folder">Where the files are written.</param>
/// <param name="userNames">The Parquet file of the users' names; null where ids are numbers.</param>
/// <param name="itemNames">The Parquet file of the items' names; null where ids are numbers.</param>
internal sealed class ListWriter(string format, string folder, string? userNames, string? itemNames) : IDisposable
{
    private readonly DuckDbSession _session = new();

    /// <summary>Whether the format is that of TREC.</summary>
    public bool IsTrec => format == "trec";

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    /// <summary>Writes lists: as a run where the format is TREC's.</summary>
    /// <param name="lists">The Parquet file of lists.</param>
    /// <param name="model">The model, a run's tag.</param>
    /// <param name="fold">The fold.</param>
    /// <param name="withSeen">Whether the lists may hold items of the training rows.</param>
    /// <returns>The name of the file, and its rows.</returns>
    public (string File, long Rows) WriteLists(string lists, string model, int fold, bool withSeen)
    {
        string part = IsTrec ? withSeen ? "with-seen.run" : "run" : $"lists{(withSeen ? "-with-seen" : "")}.{format}";
        string file = FormattableString.Invariant($"{model}.fold{fold}.{part}");
        string rows = Named($"SELECT \"user\", item, rank, score FROM {DuckDbSession.Parquet(lists)}", "\"user\", rank", "rank, score");
        return IsTrec ? (file, WriteRun(file, rows, model)) : (file, Write(file, rows));
    }

    /// <summary>Writes predictions; rows without a score are left out.</summary>
    /// <param name="predictions">The Parquet file of predictions.</param>
    /// <param name="model">The model.</param>
    /// <param name="fold">The fold.</param>
    /// <returns>The name of the file, and its rows; null where no row has a score.</returns>
    public (string File, long Rows)? WritePredictions(string predictions, string model, int fold)
    {
        string scored = $"SELECT \"user\", item, score FROM {DuckDbSession.Parquet(predictions)} WHERE score IS NOT NULL";
        if (_session.Scalar<long>($"SELECT count(*) FROM ({scored})") == 0)
        {
            return null;
        }

        string file = FormattableString.Invariant($"{model}.fold{fold}.predictions.{format}");
        return (file, Write(file, Named(scored, "\"user\", item", "score")));
    }

    /// <summary>Writes the test rows of a fold as qrels: each is relevant, with grade 1.</summary>
    /// <param name="split">The file <c>split.parquet</c>.</param>
    /// <param name="roles">The fold, and what it tests.</param>
    public (string File, long Rows) WriteQrels(string split, FoldRoles roles)
    {
        string file = FormattableString.Invariant($"fold{roles.Fold}.qrels");
        string test = $"SELECT \"user\", item FROM {DuckDbSession.Parquet(split)} WHERE {roles.TestRows}";
        return (file, WriteLines(file, Named(test, "\"user\", item", ""), row => $"{row.GetString(0)} 0 {row.GetString(1)} 1"));
    }

    private long WriteRun(string file, string rows, string model) => WriteLines(file, rows, row =>
    {
        int rank = row.GetInt32(2);
        double score = row.IsDBNull(3) ? -rank : row.GetDouble(3);
        return string.Create(CultureInfo.InvariantCulture, $"{row.GetString(0)} Q0 {row.GetString(1)} {rank} {score:R} {model}");
    });

    private long WriteLines(string file, string rows, Func<DuckDB.NET.Data.DuckDBDataReader, string> line)
    {
        RefuseIds(rows, @"\s", "white space, which separates TREC's columns");
        long count = 0;
        AtomicFile.Write(Path.Combine(folder, file), stream =>
        {
            using var writer = new StreamWriter(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true) { NewLine = "\n" };
            _session.Read(rows, row =>
            {
                writer.WriteLine(line(row));
                count++;
            });
        });
        return count;
    }

    private long Write(string file, string rows)
    {
        if (format == "tsv")
        {
            RefuseIds(rows, "[\\t\\r\\n\"]", "a tab, a line break or a quote");
        }

        string path = Path.Combine(folder, file), unfinished = AtomicFile.TemporaryNameFor(path);
        Directory.CreateDirectory(folder);
        string how = format switch
        {
            "parquet" => "FORMAT parquet, COMPRESSION zstd",
            "jsonl" => "FORMAT json",
            "tsv" => "FORMAT csv, HEADER, DELIMITER '\t'",
            _ => "FORMAT csv, HEADER",
        };
        _session.Execute($"COPY ({rows}) TO {DuckDbSession.Quote(unfinished)} ({how})");
        File.Move(unfinished, path, overwrite: true);
        return _session.Scalar<long>($"SELECT count(*) FROM ({rows})");
    }

    private void RefuseIds(string rows, string pattern, string what)
    {
        string bad =
            $"SELECT v FROM (SELECT unnest([\"user\"::VARCHAR, item::VARCHAR]) AS v FROM ({rows})) WHERE regexp_matches(v, "
                + $"{DuckDbSession.Quote(pattern)})";
        foreach (string id in _session.List($"{bad} LIMIT 1", row => row.GetString(0)))
        {
            throw new ReportedException([new ErrorReport(
                ErrorCodes.UnwritableId, $"the id '{id}' has {what}.", "Choose another --format, such as csv.")]);
        }
    }

    /// <summary>The rows with the names of users and items in place of their numbers, in the order of the numbers.</summary>
    private string Named(string rows, string order, string others)
    {
        string user = userNames is null ? "r.\"user\"" : "un.name", item = itemNames is null ? "r.item" : "i.name";
        string text = IsTrec ? "::VARCHAR" : "";
        string joins = (userNames is null ? "" : $" JOIN {DuckDbSession.Parquet(userNames)} un ON un.\"user\" = r.\"user\"")
            + (itemNames is null ? "" : $" JOIN {DuckDbSession.Parquet(itemNames)} i ON i.item = r.item");
        string columns = string.Concat(others.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(column => $", r.{column}"));
        string ordered = string.Join(", ", order.Split(", ").Select(column => $"r.{column}"));
        return $"SELECT {user}{text} AS \"user\", {item}{text} AS item{columns} FROM ({rows}) r{joins} ORDER BY {ordered}";
    }
}
