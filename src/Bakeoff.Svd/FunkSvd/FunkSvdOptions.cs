using Bakeoff.Core;

namespace Bakeoff.Svd;

/// <summary>The options of FunkSVD, with the defaults of the notebook and of LensKit 0.14.4.</summary>
public sealed record FunkSvdOptions : SvdOptions
{
    /// <summary>The algorithm: <c>funk-svd</c>.</summary>
    [OptionChoice("funk-svd")]
    public override string Algorithm { get; init; } = "funk-svd";

    /// <summary>The step of stochastic gradient descent. Default 0.001; range 0.000001 to 10.</summary>
    [OptionRange(1e-6, 10)]
    [OptionSearch(0.0002, 0.01, SearchScale.Log)]
    public double LearningRate { get; init; } = 0.001;

    /// <summary>The weight of the squared features in the loss. Default 0.015; range 0 to 10.</summary>
    [OptionRange(0, 10)]
    [OptionSearch(0.001, 0.3, SearchScale.Log)]
    public double Regularization { get; init; } = 0.015;

    /// <summary>
    /// Whether the arithmetic is LensKit 0.14.4's to the last digits: double precision, one rating after the other, one
    /// thread; three times slower than the grid on one thread, and no more accurate. Default false.
    /// </summary>
    public bool Exact { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<(string Name, string Problem)> CheckTogether()
    {
        var standard = new FunkSvdOptions();
        (string Name, bool Set)[] others =
        [
            ("validationRatings", ValidationRatings != 0), ("learningRateDecay", LearningRateDecay != 1),
            ("outOfCore", OutOfCore), ("bins", Bins != standard.Bins), ("patience", Patience != standard.Patience),
        ];
        return others.Where(other => Exact && other.Set)
            .Select(other => (other.Name, "has no effect with 'exact', which trains as LensKit does."));
    }
}
