using Bakeoff.Core;

namespace Bakeoff.Tables;

/// <summary>Both recommendation lists of a user.</summary>
/// <param name="User">The user.</param>
/// <param name="Excluded">The best that the user has not seen.</param>
/// <param name="Included">The best of all.</param>
internal readonly record struct BothLists(long User, RankedItems Excluded, RankedItems Included);
