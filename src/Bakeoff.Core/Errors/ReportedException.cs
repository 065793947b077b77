namespace Bakeoff.Core;

/// <summary>One or more problems that were found elsewhere: in an experiment file, or in a stage's process.</summary>
public sealed class ReportedException : BakeoffException
{
    /// <summary>Creates the error from what was reported.</summary>
    /// <param name="reports">The problems, at least one; the first gives the code and the exit code.</param>
    /// <exception cref="ArgumentException"><paramref name="reports"/> is empty.</exception>
    public ReportedException(IReadOnlyList<ErrorReport> reports)
        : base(First(reports).Code, reports[0].Message, reports[0].Remedy, reports[0].Location) => Reports = reports;

    /// <inheritdoc/>
    public override IReadOnlyList<ErrorReport> Reports { get; }

    private static ErrorReport First(IReadOnlyList<ErrorReport> reports) =>
        reports.Count > 0 ? reports[0] : throw new ArgumentException("At least one report is needed.", nameof(reports));
}
