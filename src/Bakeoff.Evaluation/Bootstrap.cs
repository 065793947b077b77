using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.Evaluation;

/// <summary>
/// Percentile intervals from resampling the test users (Efron, Annals of Statistics 7(1), 1979). A resample takes each user a
/// Poisson(1) number of times, which for means and ratios comes to the same as drawing with replacement (Chamandy, Muralidharan, Najmi and
/// Naidu, "Estimating uncertainty for massive data streams", Google, 2012) and needs no list of the drawn. All metrics of all models see
/// the same resamples. The sums of all resamples are one matrix product, counts × values, made in tiles, so that neither is ever whole in
/// memory; neither threads nor the processor change its bits.
/// </summary>
/// <param name="users">The number of test users, at least 1.</param>
/// <param name="resamples">The number of resamples, at least 2.</param>
/// <param name="seed">Seeds them.</param>
/// <param name="threads">Threads at most.</param>
internal sealed class Bootstrap(int users, int resamples, ulong seed, int threads)
{
    private const int TileUsers = 512;
    private const int BlockResamples = 64;

    // The count that each of 65,536 equally likely numbers stands for: Poisson(1), to 1.6e-5.
    private static readonly byte[] Counts = PoissonTable();

    /// <summary>For each metric the values of all resamples, in ascending order; NaN where no resampled user has a value.</summary>
    /// <param name="metrics">The metrics.</param>
    /// <param name="cancellation">Looked at between blocks of resamples.</param>
    public double[][] Values(IReadOnlyList<UserMetric> metrics, CancellationToken cancellation = default)
    {
        double[][] resampled = Resample(metrics, cancellation);
        Parallel.ForEach(resampled, new ParallelOptions { MaxDegreeOfParallelism = threads }, Array.Sort);
        return resampled;
    }

    /// <summary>The same in the order of the resamples, so that two metrics can be compared resample by resample.</summary>
    /// <param name="metrics">The metrics.</param>
    /// <param name="cancellation">Looked at between blocks of resamples.</param>
    public double[][] Resample(IReadOnlyList<UserMetric> metrics, CancellationToken cancellation = default)
    {
        double[][] columns = [.. metrics.Select(metric => metric.Sums), .. metrics.Select(metric => metric.Weights).Distinct()];
        var places = columns.Index().Skip(metrics.Count).ToDictionary(pair => pair.Item, pair => pair.Index);
        int width = LaneMath.RoundUp(columns.Length);
        using NativeArray<float> values = Transpose(columns, width);
        double[][] resampled = [.. metrics.Select(_ => new double[resamples])];
        Parallel.For(
            0, (resamples + BlockResamples - 1) / BlockResamples, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation },
            block =>
            {
                double[] sums = SumsOf(block, values, width);
                for (int i = 0; i < BlockResamples && (block * BlockResamples) + i < resamples; i++)
                {
                    for (int metric = 0; metric < metrics.Count; metric++)
                    {
                        resampled[metric][(block * BlockResamples) + i] = metrics[metric].Value(sums[(i * width) + metric], sums[(i * width) + places[metrics[metric].Weights]]);
                    }
                }
            });
        return resampled;
    }

    /// <summary>The middle 95 % of sorted values.</summary>
    public static (double Low, double High) Interval(double[] sorted)
    {
        int tail = (int)(0.025 * sorted.Length);
        return (sorted[tail], sorted[sorted.Length - 1 - tail]);
    }

    private unsafe NativeArray<float> Transpose(double[][] columns, int width)
    {
        var values = new NativeArray<float>((long)users * width);
        float* pointer = values.Pointer;
        Parallel.For(0, users, new ParallelOptions { MaxDegreeOfParallelism = threads }, user =>
        {
            for (int column = 0; column < columns.Length; column++)
            {
                pointer[((long)user * width) + column] = (float)columns[column][user];
            }
        });
        return values;
    }

    /// <summary>The sums of all columns for a block of resamples: floats within a tile of users, doubles over the tiles.</summary>
    private unsafe double[] SumsOf(int block, NativeArray<float> values, int width)
    {
        double[] sums = new double[BlockResamples * width];
        using var counts = new NativeArray<float>(BlockResamples * TileUsers);
        using var products = new NativeArray<float>(BlockResamples * width);
        for (int first = 0; first < users; first += TileUsers)
        {
            int count = Math.Min(TileUsers, users - first);
            var random = new SeededRandom(Seeds.Derive(seed, FormattableString.Invariant($"resamples {block}, users from {first}")));
            Draw(random, counts.Pointer, count);
            Products.Multiply(
                new Matrix(counts.Pointer, TileUsers), BlockResamples, count, new Matrix(values.Pointer + ((long)first * width), width), width, new Matrix(products.Pointer, width));
            for (int i = 0; i < sums.Length; i++)
            {
                sums[i] += products.Pointer[i];
            }
        }

        return sums;
    }

    private static unsafe void Draw(SeededRandom random, float* counts, int users)
    {
        for (int resample = 0; resample < BlockResamples; resample++)
        {
            float* row = counts + (resample * TileUsers);
            for (int user = 0; user < users; user += 4)
            {
                ulong bits = random.NextBits();
                for (int lane = 0; lane < 4 && user + lane < users; lane++, bits >>= 16)
                {
                    row[user + lane] = Counts[bits & 0xFFFF];
                }
            }
        }
    }

    private static byte[] PoissonTable()
    {
        byte[] table = new byte[65536];
        (double probability, double cumulated, int count) = (Math.Exp(-1), Math.Exp(-1), 0);
        for (int i = 0; i < table.Length; i++)
        {
            while ((i + 0.5) / table.Length > cumulated && count < 12)
            {
                probability /= ++count;
                cumulated += probability;
            }

            table[i] = (byte)count;
        }

        return table;
    }
}
