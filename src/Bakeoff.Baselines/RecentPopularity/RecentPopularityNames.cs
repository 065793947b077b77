using System.Globalization;

namespace Bakeoff.Baselines;

/// <summary>The names of the models of <c>recent-popularity</c>.</summary>
internal static class RecentPopularityNames
{
    private const string Window = "popularity-";
    private const string HalfLife = "popularity-half-life-";

    /// <summary>The name of the popularity in a window.</summary>
    /// <param name="days">Its length.</param>
    public static string OfWindow(int days) => string.Create(CultureInfo.InvariantCulture, $"{Window}{days}d");

    /// <summary>The name of the popularity with a half-life.</summary>
    /// <param name="days">The half-life.</param>
    public static string OfHalfLife(int days) => string.Create(CultureInfo.InvariantCulture, $"{HalfLife}{days}d");

    /// <summary>The names of the models that options ask for, each once: windows, then half-lives, the shortest first.</summary>
    /// <param name="options">The options.</param>
    public static IReadOnlyList<string> Of(RecentPopularityOptions options) =>
        [.. options.WindowDays.Distinct().Order().Select(OfWindow), .. options.HalfLifeDays.Distinct().Order().Select(OfHalfLife)];

    /// <summary>Says whether some options ask for a model of a name.</summary>
    /// <param name="name">The name.</param>
    public static bool Contains(string name) => (Days(name, HalfLife) ?? Days(name, Window)) is { } days && name == (
        name.StartsWith(HalfLife, StringComparison.Ordinal) ? OfHalfLife(days) : OfWindow(days));

    private static int? Days(string name, string prefix) =>
        name.StartsWith(prefix, StringComparison.Ordinal) && name.EndsWith('d')
            && int.TryParse(name.AsSpan()[prefix.Length..^1], NumberStyles.None, CultureInfo.InvariantCulture, out int days) ? days : null;
}
