using Bakeoff.Artifacts;
using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Data;

/// <summary>What <c>split.json</c> says of one fold, counted while the rows are written.</summary>
/// <param name="roles">What the fold does with the rows.</param>
internal sealed class FoldCounts(FoldRoles roles)
{
    /// <summary>The rows by what the fold does with them.</summary>
    private readonly long[] _rows = new long[Enum.GetValues<RowRole>().Length];

    /// <summary>The users of the test rows.</summary>
    public long Users { get; private set; }

    /// <summary>The test rows.</summary>
    public long Rows => _rows[(int)RowRole.Test];

    /// <summary>Test users without a row that models see.</summary>
    public long Cold { get; private set; }

    /// <summary>Test rows that a tie decided: the user has a row of their timestamp that is not tested.</summary>
    public long Tied { get; private set; }

    /// <summary>Counts a user.</summary>
    /// <param name="parts">The part of each of the user's rows.</param>
    /// <param name="timestamps">The timestamp of each, ascending; empty where ties decide nothing.</param>
    public void Add(ReadOnlySpan<int> parts, ReadOnlySpan<long> timestamps)
    {
        if (roles.TrainsOnAll(parts))
        {
            _rows[(int)RowRole.Training] += parts.Length;
            return;
        }

        (long tested, bool isSeen) = (Rows, false);
        foreach (int part in parts)
        {
            _rows[(int)roles.RoleOf(part)]++;
            isSeen |= roles.IsSeen(part);
        }

        if (Rows > tested)
        {
            Users++;
            Cold += isSeen ? 0 : 1;
            CountTied(parts, timestamps);
        }
    }

    /// <summary>What <c>split.json</c> says.</summary>
    /// <param name="tiesDecide">Whether ties decide which rows are tested.</param>
    public SplitFold Summarize(bool tiesDecide) => new(
        roles.Fold, Users, _rows[(int)RowRole.Training], Rows, Cold, tiesDecide ? Tied : null)
    {
        HistoryRows = Some(RowRole.History), ValidationRows = Some(RowRole.Validation), UnusedRows = Some(RowRole.Unused),
    };

    private long? Some(RowRole role) => _rows[(int)role] > 0 ? _rows[(int)role] : null;

    private void CountTied(ReadOnlySpan<int> parts, ReadOnlySpan<long> timestamps)
    {
        for (int start = 0, end; start < timestamps.Length; start = end)
        {
            end = SortedRatings.EndOfTie(timestamps, start);
            int tested = 0;
            foreach (int part in parts[start..end])
            {
                tested += roles.RoleOf(part) == RowRole.Test ? 1 : 0;
            }

            Tied += tested < end - start ? tested : 0;
        }
    }
}
