using System.Globalization;

namespace Bakeoff.Data;

/// <summary>A header as messages list it: what was read with a wrong separator or encoding may be a whole file.</summary>
internal static class HeaderText
{
    private const int MostNames = 50;
    private const int LongestName = 80;

    /// <summary>Lists the names of columns, the first of many, and the beginning of a long one.</summary>
    /// <param name="header">The names.</param>
    public static string Of(IEnumerable<string> header)
    {
        string[] names = [.. header];
        string more = names.Length > MostNames ? string.Create(CultureInfo.InvariantCulture, $" and {names.Length - MostNames} more") : "";
        return string.Join(", ", names.Take(MostNames).Select(name => name.Length > LongestName ? name[..LongestName] + "…" : name)) + more;
    }
}
