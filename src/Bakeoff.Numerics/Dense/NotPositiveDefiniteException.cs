namespace Bakeoff.Numerics;

/// <summary>Says that a matrix is not positive definite to the precision at hand. Who asked for its factors knows which option to change.</summary>
/// <param name="row">The first row whose pivot is not above 0.</param>
internal sealed class NotPositiveDefiniteException(int row) : Exception(FormattableString.Invariant($"the pivot of row {row} is not above 0"))
{
    /// <summary>The first row whose pivot is not above 0.</summary>
    public int Row => row;
}
