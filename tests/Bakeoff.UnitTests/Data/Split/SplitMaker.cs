using Bakeoff.Data;

namespace Bakeoff.UnitTests;

/// <summary>Cuts ratings that a test gives as the stage Split does, without a database.</summary>
internal static class SplitMaker
{
    /// <summary>Cuts them.</summary>
    public static IReadOnlyList<SplitRow> Make(
        SplitOptions options, ulong seed, (long User, long Item, float Rating, long Timestamp)[] given, out SplitRows split, long perSecond = 1)
    {
        SplitPlan plan = SplitPlan.Make(options, seed, perSecond, take => take(new GivenRows(given)));
        return Read(split = new SplitRows(plan, new GivenRows(given), CancellationToken.None));
    }

    /// <summary>The rows of a split.</summary>
    public static IReadOnlyList<SplitRow> Read(SplitRows rows)
    {
        List<SplitRow> read = [];
        while (rows.NextUser())
        {
            for (int row = 0; row < rows.Items.Length; row++)
            {
                read.Add(new SplitRow(rows.User, rows.Items[row], rows.Timestamps[row], rows.Parts[row]));
            }
        }

        return read;
    }
}
