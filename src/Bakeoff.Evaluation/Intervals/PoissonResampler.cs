using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.Evaluation;

/// <summary>
/// Sums columns of numbers over resamples of people. A resample takes each person a Poisson(1) number of times, which for means and ratios comes to
/// the same as drawing with replacement (Chamandy, Muralidharan, Najmi and Naidu, "Estimating uncertainty for massive data streams", Google, 2012)
/// and needs no list of the drawn. The sums of all resamples are one matrix product, counts × columns, made in tiles, so that neither is ever whole
/// in memory; neither threads nor the processor change its bits.
/// </summary>
/// <param name="people">The number of people, at least 1.</param>
/// <param name="resamples">The number of resamples, at least 2.</param>
/// <param name="seed">Seeds them.</param>
/// <param name="threads">Threads at most; the result does not depend on them.</param>
internal sealed class PoissonResampler(int people, int resamples, ulong seed, int threads)
{
    private const int TilePeople = 512;
    private const int BlockResamples = 64;

    // The count that each of 65,536 equally likely numbers stands for: Poisson(1), to 1.6e-5.
    private static readonly byte[] Counts = PoissonTable();

    /// <summary>Sums the columns for each resample.</summary>
    /// <param name="columns">A number for each person, computed on several threads; the sums have the precision of a float.</param>
    /// <param name="use">Receives the number of a resample and the sum of each column; called from several threads.</param>
    /// <param name="cancellation">Looked at between blocks of resamples.</param>
    public void Sum(IReadOnlyList<Func<int, double>> columns, Action<int, ReadOnlySpan<double>> use, CancellationToken cancellation)
    {
        int width = LaneMath.RoundUp(columns.Count);
        using NativeArray<float> values = Transpose(columns, width);
        Parallel.For(
            0,
            (resamples + BlockResamples - 1) / BlockResamples,
            new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation },
            block =>
            {
                double[] sums = SumsOf(block, values, width);
                for (int i = 0; i < BlockResamples && (block * BlockResamples) + i < resamples; i++)
                {
                    use((block * BlockResamples) + i, sums.AsSpan(i * width, width));
                }
            });
    }

    private unsafe NativeArray<float> Transpose(IReadOnlyList<Func<int, double>> columns, int width)
    {
        var values = new NativeArray<float>((long)people * width);
        float* pointer = values.Pointer;
        Parallel.For(0, (people + TilePeople - 1) / TilePeople, new ParallelOptions { MaxDegreeOfParallelism = threads }, tile =>
        {
            for (int column = 0; column < columns.Count; column++)
            {
                Func<int, double> of = columns[column];
                for (int person = tile * TilePeople; person < Math.Min(people, (tile + 1) * TilePeople); person++)
                {
                    pointer[((long)person * width) + column] = (float)of(person);
                }
            }
        });
        return values;
    }

    /// <summary>The sums of all columns for a block of resamples: floats within a tile of people, doubles over the tiles.</summary>
    private unsafe double[] SumsOf(int block, NativeArray<float> values, int width)
    {
        double[] sums = new double[BlockResamples * width];
        using var counts = new NativeArray<float>(BlockResamples * TilePeople);
        using var products = new NativeArray<float>(BlockResamples * width);
        for (int first = 0; first < people; first += TilePeople)
        {
            int count = Math.Min(TilePeople, people - first);
            var random = new SeededRandom(Seeds.Derive(seed, FormattableString.Invariant($"resamples {block}, users from {first}")));
            Draw(random, counts.Pointer, count);
            Products.Multiply(
                new Matrix(counts.Pointer, TilePeople), BlockResamples, count, new Matrix(values.Pointer + ((long)first * width), width), width,
                new Matrix(products.Pointer, width));
            for (int i = 0; i < sums.Length; i++)
            {
                sums[i] += products.Pointer[i];
            }
        }

        return sums;
    }

    private static unsafe void Draw(SeededRandom random, float* counts, int people)
    {
        for (int resample = 0; resample < BlockResamples; resample++)
        {
            float* row = counts + (resample * TilePeople);
            for (int person = 0; person < people; person += 4)
            {
                ulong bits = random.NextBits();
                for (int lane = 0; lane < 4 && person + lane < people; lane++, bits >>= 16)
                {
                    row[person + lane] = Counts[bits & 0xFFFF];
                }
            }
        }
    }

    /// <summary>The count that each of 65,536 equally likely numbers stands for.</summary>
    internal static byte[] PoissonTable()
    {
        byte[] table = new byte[65536];
        (double probability, double cumulative, int count) = (Math.Exp(-1), Math.Exp(-1), 0);
        for (int i = 0; i < table.Length; i++)
        {
            while ((i + 0.5) / table.Length > cumulative && count < 12)
            {
                probability /= ++count;
                cumulative += probability;
            }

            table[i] = (byte)count;
        }

        return table;
    }
}
