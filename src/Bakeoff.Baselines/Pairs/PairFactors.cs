using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <summary>The factors of users and items and the biases of items, by position. A score is p·q + b.</summary>
internal sealed unsafe class PairFactors : IDisposable
{
    /// <summary>Draws the factors uniformly from −1/(2d) to 1/(2d); biases are 0.</summary>
    /// <param name="users">The number of users.</param>
    /// <param name="items">The number of items.</param>
    /// <param name="factors">d, at least 1.</param>
    /// <param name="seed">Draws them.</param>
    public PairFactors(int users, int items, int factors, ulong seed)
    {
        (Width, Stride) = (factors, LaneMath.RoundUp(factors));
        Users = new NativeArray<float>((long)users * Stride);
        Items = new NativeArray<float>((long)items * Stride);
        Biases = new NativeArray<float>(LaneMath.RoundUp(items));
        var random = new SeededRandom(seed);
        Fill(Users.Pointer, users, random);
        Fill(Items.Pointer, items, random);
    }

    /// <summary>d: the factors of a row.</summary>
    public int Width { get; }

    /// <summary>The floats from one row to the next; those after the factors are 0 and stay so.</summary>
    public int Stride { get; }

    /// <summary>The rows of users.</summary>
    public NativeArray<float> Users { get; }

    /// <summary>The rows of items.</summary>
    public NativeArray<float> Items { get; }

    /// <summary>The biases of items.</summary>
    public NativeArray<float> Biases { get; }

    /// <summary>The sum of all squares: not finite where one of the numbers is not.</summary>
    public double Square() => SquareOf(Users) + SquareOf(Items) + SquareOf(Biases);

    /// <inheritdoc/>
    public void Dispose()
    {
        Users.Dispose();
        Items.Dispose();
        Biases.Dispose();
    }

    private static double SquareOf(NativeArray<float> values)
    {
        const int Stretch = 1 << 16;
        double sum = 0;
        for (long start = 0; start < values.Length; start += Stretch)
        {
            float* from = values.Pointer + start;
            sum += Products.Dot(from, from, (int)Math.Min(Stretch, values.Length - start));
        }

        return sum;
    }

    private void Fill(float* rows, int count, SeededRandom random)
    {
        for (long row = 0; row < count; row++)
        {
            for (int i = 0; i < Width; i++)
            {
                rows[(row * Stride) + i] = (float)((random.NextDouble() - 0.5) / Width);
            }
        }
    }
}
