using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>The options of <c>recent-popularity</c>: each number is a model.</summary>
public sealed record RecentPopularityOptions 
{
    /// <summary>
    /// The windows in days: each makes a model such as <c>popularity-7d</c>, which recommends what was rated most in the window before the user's
    /// first test row, or before the end of training where that is earlier. At least one. Default 7, 30 and 90; range 1 to 36,500.
    /// </summary>
    [OptionRange(1, 36_500)]
    public int[] WindowDays { get; init; } = [7, 30, 90];

    /// <summary>
    /// The half-lives in days: each makes a model such as <c>popularity-half-life-30d</c>, for which a rating counts half as much with each half-life
    /// that it is old. At least one. Default 30; range 1 to 36,500.
    /// </summary>
    [OptionRange(1, 36_500)]
    public int[] HalfLifeDays { get; init; } = [30];
}
