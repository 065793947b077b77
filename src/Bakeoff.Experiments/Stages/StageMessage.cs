using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>A line that a stage's process writes to its standard output: progress, a warning, a span, its errors, or its end.</summary>
internal sealed record StageMessage(
    double? Fraction = null, string? Text = null, string? Warning = null, IReadOnlyList<ErrorReport>? Errors = null, long? PeakMemoryBytes = null,
    StageSpan? Span = null, StageEnergy? Energy = null);
