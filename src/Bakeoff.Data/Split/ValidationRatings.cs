using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Data;

/// <summary>The rows that every fold trains on, which the slice <c>validation</c> cuts again: no test row of any fold is among them.</summary>
/// <param name="source">The rows that the filters leave.</param>
/// <param name="ties">The order of a user's rows of one timestamp.</param>
/// <param name="tested">How the rows are cut into training and test rows.</param>
/// <param name="roles">What the folds do with them.</param>
internal sealed class ValidationRatings(IUserRows source, TieOrder ties, PartAssignment tested, IReadOnlyList<FoldRoles> roles)
    : KeptUserRows(source)
{
    private int[] _parts = new int[1024];
    private int _before;

    /// <inheritdoc/>
    protected override void Examine(int user, IUserRows rows, Span<bool> isKept)
    {
        _parts = _parts.Length < isKept.Length ? new int[2 * isKept.Length] : _parts;
        Span<int> parts = _parts.AsSpan(0, isKept.Length);
        ties.Sort(rows.User, rows.Timestamps, rows.Items, rows.Ratings);
        tested.Fill(user, _before, rows, parts);
        _before += parts.Length;
        isKept.Fill(true);
        foreach (FoldRoles fold in roles)
        {
            if (fold.TrainsOnAll(parts))
            {
                continue;
            }

            for (int row = 0; row < parts.Length; row++)
            {
                isKept[row] &= fold.RoleOf(parts[row]) == RowRole.Training;
            }
        }
    }
}
