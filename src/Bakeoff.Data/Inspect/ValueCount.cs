namespace Bakeoff.Data;

/// <summary>Numbers of values as the notes say them: one value is, several are.</summary>
internal static class ValueCount
{
    /// <summary>Names a number of values of a column.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="column">The column's name.</param>
    public static string Of(long count, string column) => FormattableString.Invariant($"{count} {Say(count, "value", "values")} of '{column}'");

    /// <summary>Names a number of values of a column, and begins to say what they are.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="column">The column's name.</param>
    public static string Are(long count, string column) => $"{Of(count, column)} {Say(count, "is", "are")}";

    /// <summary>Chooses what follows a number.</summary>
    /// <param name="count">The number.</param>
    /// <param name="one">What follows 1.</param>
    /// <param name="several">What follows any other.</param>
    public static string Say(long count, string one, string several) => count == 1 ? one : several;

    /// <summary>That values which a message has named will be errors.</summary>
    /// <param name="count">How many there are.</param>
    public static string WillBeErrors(long count) => Say(count, "it will be an error", "they will be errors");
}
