namespace Bakeoff.Evaluation;

/// <summary>Whether a metric measures a model at all: beside chance, and beside the model's own predictions dealt anew.</summary>
internal static class FloorCheck
{
    /// <summary>The value lies within the noise of random scores.</summary>
    public const string Chance = "within the noise of random scores";

    /// <summary>The value stays the same, or within its noise, when the predictions are shuffled over the test rows.</summary>
    public const string Blind = "does not change when the predictions are shuffled";

    /// <summary>Why a metric does not measure the model, or null if it does.</summary>
    /// <param name="metric">The model's.</param>
    /// <param name="random">That of random scores, or null where they have none.</param>
    /// <param name="shuffled">That of the shuffled predictions, or null for lists, of which a shuffled one is a random one.</param>
    public static string? Of(PersonMetric metric, PersonMetric? random, PersonMetric? shuffled) =>
        !metric.Definition.HasDirection ? null
        : shuffled is not null && PairedDifference.Compute(metric, shuffled).IsWithinNoise ? Blind
        : random is not null && PairedDifference.Compute(metric, random).IsWithinNoise ? Chance
        : null;
}
