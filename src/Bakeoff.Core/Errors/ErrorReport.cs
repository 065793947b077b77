namespace Bakeoff.Core;

/// <summary>One problem as it is shown: the form that crosses process borders.</summary>
/// <param name="Code">A code of <see cref="ErrorCodes"/>.</param>
/// <param name="Message">What was found and what was expected.</param>
/// <param name="Remedy">What to do about it.</param>
/// <param name="Location">The place at fault, or null.</param>
public sealed record ErrorReport(string Code, string Message, string Remedy, FileLocation? Location = null)
{
    /// <summary>
    /// The canonical line that MSBuild and editors understand,
    /// <c>file(line,column): error BKF1234: message</c>, with the remedy at its end.
    /// </summary>
    public string ToCanonicalLine() => $"{Location?.ToString() ?? "bakeoff"}: error {Code}: {Message} {Remedy}";
}
