using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>
/// The options of implicit ALS. It minimizes Σ c (x·y − 1)² over the observed pairs + α₀ Σ (x·y)² over all pairs + Σ λᵤ‖xᵤ‖² + Σ λᵢ‖yᵢ‖², with
/// c = 1 + α f (Rendle, Krichene, Zhang and Koren, "Revisiting the performance of iALS on item recommendation benchmarks", RecSys 2022).
/// </summary>
public sealed record IalsOptions : IRelatedOptions
{
    internal const string Same = "same", Rating = "rating", LogRating = "log-rating";

    /// <summary>The number of factors for which systems are solved whole.</summary>
    internal const int MaxExactFactors = 256;

    /// <summary>The number of factors of each user and item. Default 64; range 1 to 2,048.</summary>
    [OptionRange(1, 2048)]
    [OptionSearch(8, 256, SearchScale.Log)]
    public int Factors { get; init; } = 64;

    /// <summary>
    /// The weight α₀ of every pair's squared score, observed or not: how much an unobserved pair counts as a 0. Default 0.1; range 0.000001 to 1,000.
    /// </summary>
    [OptionRange(1e-6, 1000)]
    [OptionSearch(0.003, 3, SearchScale.Log)]
    public double UnobservedWeight { get; init; } = 0.1;

    /// <summary>
    /// α in the weight c = 1 + α f of an observed pair, with f from <see cref="Confidence"/>. 0 gives all the weight 1, as the published settings do.
    /// Default 0; range 0 to 10,000.
    /// </summary>
    [OptionRange(0, 10_000)]
    public double Alpha { get; init; }

    /// <summary>
    /// f in the weight c = 1 + α f: <c>same</c> (1), <c>rating</c> (the rating), or <c>log-rating</c> (the natural logarithm of 1 + the rating), as
    /// in equations 3 and 6 of Hu, Koren and Volinsky (ICDM 2008); a rating below 0 counts as 0. Default same.
    /// </summary>
    [OptionChoice(Same, Rating, LogRating)]
    public string Confidence { get; init; } = Same;

    /// <summary>λ. Default 0.003; range 0.000001 to 1,000,000.</summary>
    [OptionRange(1e-6, 1e6)]
    [OptionSearch(0.0003, 0.3, SearchScale.Log)]
    public double Regularization { get; init; } = 0.003;

    /// <summary>
    /// ν: how much λ grows with the number of observations, λᵤ = λ (|Iᵤ| + α₀ |I|)^ν for a user of |Iᵤ| among |I| items, the same for items; 0 is one
    /// λ for all. Default 1; range 0 to 1.
    /// </summary>
    [OptionRange(0, 1)]
    public double FrequencyScaling { get; init; } = 1;

    /// <summary>The passes over users and items. Default 16; range 1 to 1,000.</summary>
    [OptionRange(1, 1000)]
    public int Epochs { get; init; } = 16;

    /// <summary>
    /// The coordinates that are solved for together, one block after the other (iALS++: Rendle, Krichene, Zhang and Koren, 2021). 0 solves for all at
    /// once, up to 256 factors. Default 0; range 0 to 256.
    /// </summary>
    [OptionRange(0, MaxExactFactors)]
    public int BlockSize { get; init; }

    /// <summary>
    /// The standard deviation of the first scores of a user's: each factor starts with it over √factors. Default 0.1; range 0.000001 to 10.
    /// </summary>
    [OptionRange(1e-6, 10)]
    public double InitialDeviation { get; init; } = 0.1;

    /// <inheritdoc/>
    public IEnumerable<(string Name, string Problem)> CheckTogether()
    {
        if (BlockSize == 0 && Factors > MaxExactFactors)
        {
            yield return ("blockSize", $"must be above 0 for more than {MaxExactFactors} factors, for example 128: all at once would take too long.");
        }

        if (Alpha == 0 && Confidence != Same)
        {
            yield return ("confidence", "has no effect while 'alpha' is 0.");
        }
    }
}
