using Bakeoff.Tables;

namespace Bakeoff.Data;

/// <summary>The rows that filters leave.</summary>
/// <param name="source">All rows, from the first user on.</param>
/// <param name="filters">The filters.</param>
internal sealed class FilteredRatings(IUserRows source, RatingFilters filters) : KeptUserRows(source)
{
    /// <inheritdoc/>
    protected override void Examine(int user, IUserRows rows, Span<bool> isKept) => filters.Examine(user, rows, isKept);
}
