using Bakeoff.Comparison;

namespace Bakeoff.Experiments;

/// <summary>Makes the rows of a table of models that were measured on the same test rows.</summary>
internal static class MatrixRows
{
    /// <summary>The page of a point, from the folder of the matrix, as an address.</summary>
    /// <param name="point">The point's name, which is that of its folder.</param>
    public static string PageOf(string point) => $"../{Uri.EscapeDataString(point)}/index.html";

    /// <summary>Creates the rows, the best by the first metric first; a model that has none of the metrics has no row.</summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="split">The name of the split; empty where it is not varied.</param>
    /// <param name="group">The models, each result once.</param>
    /// <param name="ids">The metrics.</param>
    public static IEnumerable<MatrixRow> Create(Matrix matrix, string split, IReadOnlyList<LeaderboardEntry> group, IReadOnlyList<string> ids)
    {
        Dictionary<string, IReadOnlyList<RankedEntry>> rankings = ids.ToDictionary(id => id, id => Ranking.Create(group, id), StringComparer.Ordinal);
        IEnumerable<LeaderboardEntry> order = ids.SelectMany(id => rankings[id].Select(ranked => ranked.Entry)).Concat(group).Distinct();
        return order.Select(entry => new MatrixRow(
            split, entry.Labels, ModelsOf(matrix, entry), entry.IsFloor, entry.Name, PageOf(entry.Name), Cells(entry, rankings)))
            .Where(row => row.Metrics.Count > 0);
    }

    private static SortedDictionary<string, MatrixCell> Cells(
        LeaderboardEntry entry, IReadOnlyDictionary<string, IReadOnlyList<RankedEntry>> rankings)
    {
        var cells = new SortedDictionary<string, MatrixCell>(StringComparer.Ordinal);
        foreach ((string id, IReadOnlyList<RankedEntry> ranking) in rankings)
        {
            if (entry.Find(id) is { } value)
            {
                cells[id] = new MatrixCell(value.Value, value.Low, value.High, MarkOf(entry, ranking), value.DoesNotMeasure);
            }
        }

        return cells;
    }

    /// <summary>
    /// The best is marked only where the paired tests leave no other: each person compared with itself, all places tested together.
    /// </summary>
    internal static string? MarkOf(LeaderboardEntry entry, IReadOnlyList<RankedEntry> ranking)
    {
        if (ranking.Count == 0 || !LeaderboardText.IsMeasured(ranking[0]))
        {
            return null;
        }

        bool isFirst = ranking[0].Entry == entry, hasTies = ranking.Any(ranked => ranked.Tied);
        bool hasVerdicts = ranking.Count > 1 && ranking.All(ranked => ranked.NoVerdict is null);
        return isFirst ? (hasTies ? MatrixCell.Tied : hasVerdicts ? MatrixCell.Best : MatrixCell.First)
            : ranking.FirstOrDefault(ranked => ranked.Entry == entry)?.Tied == true ? MatrixCell.Tied : null;
    }

    /// <summary>The entries of the list of models that led to a result; a floor is the same whatever is trained.</summary>
    private static string[] ModelsOf(Matrix matrix, LeaderboardEntry entry) => entry.IsFloor ? [] :
        [.. entry.AlsoKnownAs.Select(other => other.Name).Prepend(entry.Name).Select(name => matrix.Parse(name).GetValueOrDefault(MatrixAxis.Models))
            .OfType<string>().Distinct()];
}
