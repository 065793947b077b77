using Bakeoff.Core;

namespace Bakeoff.Experiments;

/// <summary>A range of numbers that a sweep draws from.</summary>
internal sealed record SweepRange : IRelatedOptions
{
    public const string Log = "log";

    /// <summary>The lowest value.</summary>
    public double From { get; init; }

    /// <summary>The highest value.</summary>
    public double To { get; init; }

    /// <summary><c>linear</c>: every value is as likely; <c>log</c>: every order of magnitude. Default <c>linear</c>.</summary>
    [OptionChoice("linear", Log)]
    public string Scale { get; init; } = "linear";

    /// <inheritdoc/>
    public IEnumerable<(string Name, string Problem)> CheckTogether()
    {
        if (From >= To)
        {
            yield return ("to", "must be more than 'from'.");
        }

        if (Scale == Log && From <= 0)
        {
            yield return ("from", "must be more than 0 where 'scale' is 'log'.");
        }
    }
}
