using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>The options of <c>last-category</c>.</summary>
public sealed record LastCategoryOptions
{
    /// <summary>
    /// In which window before the user's first test row, or before the end of training where that is earlier, popularity is counted, in days; 0
    /// counts all that was before. Default 30; range 0 to 36,500.
    /// </summary>
    [OptionRange(0, 36_500)]
    [OptionSearch(1, 1000, SearchScale.Log)]
    public int WindowDays { get; init; } = 30;
}
