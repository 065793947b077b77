using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Data;

/// <summary>The rows that every fold trains on, which the slice <c>validation</c> cuts again: no test row of any fold is among them.</summary>
/// <param name="source">The rows that the filters leave.</param>
/// <param name="ties">The order of a user's rows of one timestamp.</param>
/// <param name="tested">How the rows are cut into training and test rows.</param>
/// <param name="roles">What the folds do with them.</param>
internal sealed class ValidationRatings(IUserRows source, TieOrder ties, PartAssignment tested, IReadOnlyList<FoldRoles> roles) : IUserRows
{
    private readonly KeptRows _kept = new();
    private bool[] _isKept = new bool[1024];
    private int[] _parts = new int[1024];
    private int _user, _before;

    /// <inheritdoc/>
    public long User => source.User;

    /// <inheritdoc/>
    public Span<long> Items => _kept.Items;

    /// <inheritdoc/>
    public Span<float> Ratings => _kept.Ratings;

    /// <inheritdoc/>
    public ReadOnlySpan<long> Timestamps => _kept.Timestamps;

    /// <inheritdoc/>
    public Span<int> Parts => [];

    /// <inheritdoc/>
    public bool NextUser()
    {
        _kept.Clear();
        while (_kept.Items.IsEmpty && source.NextUser())
        {
            int rows = source.Items.Length;
            if (_parts.Length < rows)
            {
                (_parts, _isKept) = (new int[2 * rows], new bool[2 * rows]);
            }

            ties.Sort(source.User, source.Timestamps, source.Items, source.Ratings);
            tested.Fill(_user++, _before, source, _parts.AsSpan(0, rows));
            _before += rows;
            Array.Fill(_isKept, true, 0, rows);
            foreach (FoldRoles fold in roles.Where(fold => !fold.TrainsOnAll(_parts.AsSpan(0, rows))))
            {
                for (int row = 0; row < rows; row++)
                {
                    _isKept[row] &= fold.RoleOf(_parts[row]) == RowRole.Training;
                }
            }

            _kept.Take(source, _isKept.AsSpan(0, rows));
        }

        return !_kept.Items.IsEmpty;
    }
}
