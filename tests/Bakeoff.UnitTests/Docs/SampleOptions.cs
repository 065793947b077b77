using Bakeoff.Core;

namespace Bakeoff.UnitTests.Docs;

/// <summary>The options of the stage Sample.</summary>
public sealed record SampleOptions
{
    /// <summary>The share of the users that is kept. Default 1; range 0.01 to 1.</summary>
    [OptionRange(0.01, 1)]
    public double Share { get; init; } = 1;
}
