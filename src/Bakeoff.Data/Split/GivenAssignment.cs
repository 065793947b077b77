using Bakeoff.Tables;

namespace Bakeoff.Data;

/// <summary>Finds the part of each row by user and item among rows that are read in parallel, a user at a time.</summary>
/// <param name="given">The same rows with their parts, in the same order of users.</param>
internal sealed class GivenAssignment(IUserRows given) : PartAssignment
{
    private readonly Dictionary<long, int> _partOf = [];

    /// <inheritdoc/>
    public override void Fill(int user, int before, IUserRows rows, Span<int> parts)
    {
        do
        {
            if (!given.NextUser())
            {
                throw new InvalidOperationException($"Ingest has no parts of user {rows.User}.");
            }
        }
        while (given.User < rows.User);

        _partOf.Clear();
        ReadOnlySpan<long> items = given.Items;
        for (int row = 0; row < items.Length; row++)
        {
            _partOf[items[row]] = given.Parts[row];
        }

        // A tie may be in another order here, so that the rows are found by their item.
        for (int row = 0; row < parts.Length; row++)
        {
            parts[row] = _partOf[rows.Items[row]];
        }
    }
}
