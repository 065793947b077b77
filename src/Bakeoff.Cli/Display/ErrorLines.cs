using Bakeoff.Core;

namespace Bakeoff.Cli;

/// <summary>Writes errors that come together as lines.</summary>
internal static class ErrorLines
{
    /// <summary>
    /// One line for each error, as MSBuild and editors understand it. What to do about several in a row is said once, after the last of them: twenty
    /// faulty rows would say it twenty times, and nobody would see the rows.
    /// </summary>
    /// <param name="reports">The errors.</param>
    public static IEnumerable<string> Of(IReadOnlyList<ErrorReport> reports) => reports.Select((report, i) =>
        i + 1 < reports.Count && (reports[i + 1].Code, reports[i + 1].Remedy) == (report.Code, report.Remedy)
            ? (report with { Remedy = "" }).ToCanonicalLine().TrimEnd() : report.ToCanonicalLine());
}
