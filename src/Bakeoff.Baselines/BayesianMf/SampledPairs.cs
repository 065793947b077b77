namespace Bakeoff.Baselines;

/// <summary>What all samples say of the pairs that were asked for, in the units of the ratings.</summary>
internal sealed class SampledPairs
{
    private readonly AskedPairs _pairs;
    private readonly double[] _means;
    private readonly double[] _deviations;
    private readonly double _noiseVariance;

    /// <summary>Takes the moments of the samples.</summary>
    /// <param name="pairs">The pairs.</param>
    /// <param name="moments">Their moments.</param>
    /// <param name="data">Knows the units of the ratings.</param>
    public SampledPairs(AskedPairs pairs, PosteriorMoments moments, GibbsData data)
    {
        _pairs = pairs;
        _means = [.. Enumerable.Range(0, pairs.Count).Select(pair => data.Mean + (data.Deviation * moments.MeanOf(pair)))];
        _deviations = [.. Enumerable.Range(0, pairs.Count).Select(pair => data.Deviation * Math.Sqrt(moments.VarianceOf(pair)))];
        _noiseVariance = data.Deviation * data.Deviation * moments.NoiseVariance;
    }

    private SampledPairs() => (_pairs, _means, _deviations) = (AskedPairs.None, [], []);

    /// <summary>No pairs.</summary>
    public static SampledPairs None { get; } = new();

    /// <summary>The mean of a pair's scores, or null if it was not asked for.</summary>
    /// <param name="user">The user.</param>
    /// <param name="item">The item.</param>
    public double? MeanOf(long user, long item) => _pairs.PlaceOf(user, item) is >= 0 and int place ? _means[place] : null;

    /// <summary>
    /// The standard deviation of a pair's score, by which its mean may be wrong, and that of its rating, which has the noise of a rating too.
    /// </summary>
    /// <param name="user">The user.</param>
    /// <param name="item">The item.</param>
    /// <exception cref="KeyNotFoundException">The pair was not asked for.</exception>
    public (double OfScore, double OfRating) DeviationsOf(long user, long item)
    {
        int place = _pairs.PlaceOf(user, item);
        double deviation = place >= 0
            ? _deviations[place] : throw new KeyNotFoundException($"The pair of user {user} and item {item} was not asked for.");
        return (deviation, Math.Sqrt((deviation * deviation) + _noiseVariance));
    }
}
