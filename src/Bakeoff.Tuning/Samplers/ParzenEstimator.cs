using Bakeoff.Core;

namespace Bakeoff.Tuning;

/// <summary>
/// A density over a space: a mixture of a kernel at each point and a broad one over the whole space, which stands for what is not known. A kernel is
/// a product over the parameters: of normal densities that are cut off at the ends of the range, and of frequencies for words.
/// </summary>
internal sealed class ParzenEstimator
{
    private const double BandwidthAtOne = 0.2, PriorPlace = 0.5, PriorWidth = 1, PriorWeight = 1;
    private const int FullWeights = 25, NarrowestShare = 100;
    private readonly SearchSpace _space;
    private readonly double[] _weights;
    private readonly double[][] _places; // A row a parameter, the prior's kernel last: a handful of numbers.
    private readonly int[][] _words;
    private readonly double _width;

    /// <param name="space">The space.</param>
    /// <param name="points">The points, the oldest first; there may be none.</param>
    public ParzenEstimator(SearchSpace space, IReadOnlyList<SearchPoint> points)
    {
        _space = space;
        _weights = [.. WeightsOf(points.Count), PriorWeight];
        double sum = _weights.Sum();
        _weights = [.. _weights.Select(weight => weight / sum)];
        _places = [.. space.Parameters.Select((parameter, i) =>
            points.Select(point => parameter.PlaceOf(point.Values[i])).Append(PriorPlace).ToArray())];
        _words = [.. space.Parameters.Select((parameter, i) =>
            points.Select(point => parameter.IsChoice ? parameter.IndexOf(point.Values[i]) : 0).ToArray())];
        double width = BandwidthAtOne * Math.Pow(Math.Max(points.Count, 1), -1.0 / (space.Parameters.Count + 4));
        _width = Math.Clamp(width, 1.0 / Math.Min(NarrowestShare, 2 + points.Count), 1);
    }

    private int Prior => _weights.Length - 1;

    /// <summary>Draws a point.</summary>
    /// <param name="random">Draws.</param>
    public SearchPoint Draw(SeededRandom random)
    {
        int kernel = Pick(_weights, random.NextDouble());
        return new SearchPoint([.. _space.Parameters.Select((parameter, i) => parameter.IsChoice
            ? parameter.Choices[Pick(FrequenciesOf(i, kernel), random.NextDouble())]
            : parameter.ValueAt(TruncatedNormal.Draw(random, _places[i][kernel], WidthOf(kernel))))]);
    }

    /// <summary>The logarithm of the density at a point.</summary>
    /// <param name="point">The point.</param>
    public double LogDensity(SearchPoint point)
    {
        double[] kernels = [.. Enumerable.Range(0, _weights.Length).Select(kernel => Math.Log(_weights[kernel]) + LogKernel(point, kernel))];
        double highest = kernels.Max();
        return highest + Math.Log(kernels.Sum(kernel => Math.Exp(kernel - highest)));
    }

    private double LogKernel(SearchPoint point, int kernel)
    {
        double sum = 0;
        for (int i = 0; i < _space.Parameters.Count; i++)
        {
            SearchParameter parameter = _space.Parameters[i];
            sum += parameter.IsChoice ? Math.Log(FrequenciesOf(i, kernel)[parameter.IndexOf(point.Values[i])])
                : TruncatedNormal.LogDensity(parameter.PlaceOf(point.Values[i]), _places[i][kernel], WidthOf(kernel));
        }

        return sum;
    }

    private double WidthOf(int kernel) => kernel == Prior ? PriorWidth : _width;

    /// <summary>How likely each word is by a kernel: its own, and a little of every word, the less the more kernels there are.</summary>
    private double[] FrequenciesOf(int parameter, int kernel)
    {
        int words = _space.Parameters[parameter].Choices.Count;
        double share = PriorWeight / _weights.Length, total = (share * words) + (kernel == Prior ? 0 : 1);
        return [.. Enumerable.Range(0, words).Select(word =>
            (share + (kernel != Prior && _words[parameter][kernel] == word ? 1 : 0)) / total)];
    }

    /// <summary>Old points count less than the newest 25, so that a long search forgets where it began.</summary>
    private static IEnumerable<double> WeightsOf(int points) => Enumerable.Range(0, points).Select(i =>
        i >= points - FullWeights ? 1 : (1.0 / points) + ((1 - (1.0 / points)) * i / Math.Max(1, points - FullWeights - 1)));

    private static int Pick(double[] shares, double at)
    {
        int picked = 0;
        for (; picked < shares.Length - 1 && at >= shares[picked]; picked++)
        {
            at -= shares[picked];
        }

        return picked;
    }
}
