using Bakeoff.Core;

namespace Bakeoff.Data;

/// <summary>
/// The hidden truth of a synthetic dataset: item and genre factors, biases, and the noise. Only sums, products and
/// square roots, which IEEE 754 rounds alike everywhere, so the same seed gives the same data on every system.
/// </summary>
internal sealed class SyntheticTruth
{
    /// <summary>The number of hidden factors.</summary>
    public const int Factors = 6;

    /// <summary>The standard deviation of the noise before rounding to half stars.</summary>
    public const double NoiseDeviation = 0.55;

    private const double Grid = 1024;
    private const int NoiseLevels = 1024;
    private readonly double[] _noise = new double[NoiseLevels];
    private readonly double[] _variance;

    public SyntheticTruth(SyntheticOptions options)
    {
        var random = new SeededRandom(Seeds.Derive(options.Seed, "truth"));
        for (int genre = 0; genre < GenreFactors.Length; genre++)
        {
            GenreFactors[genre] = Vector(random, 0.75);
        }

        Items = new SyntheticItem[options.Items];
        for (int item = 0; item < Items.Length; item++)
        {
            Items[item] = SyntheticItem.Draw(random, GenreFactors);
        }

        MakeNoise(random);
        _variance = new double[(int)(5 * Grid) + 1];
        for (int cell = 0; cell < _variance.Length; cell++)
        {
            _variance[cell] = VarianceAt(cell / Grid);
        }
    }

    public double[][] GenreFactors { get; } = new double[TitleWords.Genres.Length][];

    public SyntheticItem[] Items { get; }

    /// <summary>A vector of roughly normal numbers.</summary>
    public static double[] Vector(SeededRandom random, double deviation)
    {
        double[] vector = new double[Factors];
        for (int f = 0; f < Factors; f++)
        {
            vector[f] = deviation * Normal(random);
        }

        return vector;
    }

    /// <summary>A roughly normal number: twelve uniforms less six (Irwin–Hall), mean 0, variance 1, no logarithm.</summary>
    public static double Normal(SeededRandom random)
    {
        double sum = -6;
        for (int i = 0; i < 12; i++)
        {
            sum += random.NextDouble();
        }

        return sum;
    }

    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int f = 0; f < a.Length; f++)
        {
            sum += a[f] * b[f];
        }

        return sum;
    }

    /// <summary>Draws a rating around a true score, and tells the variance that the best predictor cannot explain.</summary>
    public double Rate(double score, SeededRandom random, out double variance)
    {
        int cell = (int)(Math.Clamp(score, 0, 5) * Grid);
        variance = _variance[cell];
        return ToHalfStars((cell / Grid) + _noise[random.NextInt(NoiseLevels)]);
    }

    private static double ToHalfStars(double score) => Math.Clamp(Math.Floor((score * 2) + 0.5) / 2, 0.5, 5);

    /// <summary>The noise is one of finitely many equally likely values, so its effect after rounding is known exactly.</summary>
    private void MakeNoise(SeededRandom random)
    {
        double mean = 0;
        double square = 0;
        for (int i = 0; i < NoiseLevels; i++)
        {
            _noise[i] = Normal(random);
            mean += _noise[i] / NoiseLevels;
        }

        foreach (double value in _noise)
        {
            square += (value - mean) * (value - mean) / NoiseLevels;
        }

        for (int i = 0; i < NoiseLevels; i++)
        {
            _noise[i] = (_noise[i] - mean) / Math.Sqrt(square) * NoiseDeviation;
        }
    }

    private double VarianceAt(double score)
    {
        double sum = 0;
        double squares = 0;
        foreach (double noise in _noise)
        {
            double rating = ToHalfStars(score + noise);
            sum += rating;
            squares += rating * rating;
        }

        return (squares / NoiseLevels) - (sum / NoiseLevels * (sum / NoiseLevels));
    }
}
