using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>Stages need more memory than all of them may hold together (<c>BKF1022</c>): they are not begun.</summary>
public sealed class MemoryRefusedException : BakeoffException
{
    internal MemoryRefusedException(IReadOnlyList<ErrorReport> reports)
        : base(reports[0].Code, reports[0].Message, reports[0].Remedy, reports[0].Location) => Reports = reports;

    /// <summary>One report for each stage that does not fit.</summary>
    public override IReadOnlyList<ErrorReport> Reports { get; }
}
