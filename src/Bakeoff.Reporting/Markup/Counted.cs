using System.Globalization;

namespace Bakeoff.Reporting;

/// <summary>Numbers of things, as sentences name them: <c>1 test user</c>, <c>2 test users</c>.</summary>
internal static class Counted
{
    /// <summary>Names a number of things.</summary>
    /// <param name="number">How many there are.</param>
    /// <param name="noun">One of them, such as <c>test user</c>; an s makes it several.</param>
    /// <returns>The number with commas between thousands, and the noun.</returns>
    public static string Of(long number, string noun) => string.Create(CultureInfo.InvariantCulture, $"{number:N0} {Noun(number, noun)}");

    /// <summary>Names a number of things in lines that tools read too.</summary>
    /// <param name="number">How many there are.</param>
    /// <param name="noun">One of them; an s makes it several.</param>
    /// <returns>The number in digits alone, and the noun.</returns>
    public static string Plain(long number, string noun) => string.Create(CultureInfo.InvariantCulture, $"{number} {Noun(number, noun)}");

    private static string Noun(long number, string noun) => number == 1 ? noun : noun + "s";
}
