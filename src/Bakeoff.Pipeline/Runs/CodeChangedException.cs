using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>The engine was rebuilt while a stage ran (<c>BKF4003</c>): its result belongs to no key.</summary>
public sealed class CodeChangedException : BakeoffException
{
    internal CodeChangedException(string label)
        : base(
            ErrorCodes.CodeChanged, $"the engine was rebuilt while {label} ran, so its result was dropped.",
            "Run the same command again, and do not build meanwhile.", new FileLocation(label)) => Label = label;

    /// <summary>The node whose result was dropped.</summary>
    public string Label { get; }
}
