using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics;
using Bakeoff.Core;
using Bakeoff.Numerics;
using Bakeoff.TwoTower;

namespace Bakeoff.Benchmarks;

/// <summary>
/// What one core does in the softmax of a batch, in a square product of our own and in one of OpenBLAS. The fastest of many short
/// repetitions: what else the machine does then hardly counts.
/// </summary>
/// <param name="SquareGigaflops">Our product of 384 × 384 × 384.</param>
/// <param name="OpenBlasGigaflops">numpy's product of 512 × 512 × 512 on one thread; 0 where there is no numpy.</param>
/// <param name="SoftmaxGigaflops">The three products of the softmax over its whole time, exponentials and all.</param>
/// <param name="SoftmaxMilliseconds">The softmax of a batch of 2,048 rows and <see cref="Columns"/> columns on one thread.</param>
internal sealed record TwoTowerKernels(double SquareGigaflops, double OpenBlasGigaflops, double SoftmaxGigaflops, double SoftmaxMilliseconds)
{
    public const int Columns = 1900; // About as many different items as a batch of the synthetic data has.
    private const int Rows = TwoTowerCase.UsualBatch;
    private const int Width = 32;
    private const int Square = 384;
    private const int Repetitions = 40;
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(300);

    private const string Numpy = """
        import os, time
        os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"
        import numpy as np
        a = np.random.rand(512, 512).astype(np.float32)
        best = 1e9
        for _ in range(100):
            start = time.perf_counter()
            a @ a
            best = min(best, time.perf_counter() - start)
        print(2 * 512 ** 3 / best / 1e9)
        """;

    /// <summary>Measures with the vectors that the trainer takes.</summary>
    public static TwoTowerKernels Measure() =>
        Vector512.IsHardwareAccelerated ? Of<Lanes512>() : Vector256.IsHardwareAccelerated ? Of<Lanes256>() : Of<Lanes128>();

    private static TwoTowerKernels Of<T>()
        where T : struct, ILanes<T>
    {
        double softmax = SoftmaxSeconds<T>();
        return new TwoTowerKernels(
            2.0 * Square * Square * Square / SquareSeconds<T>() / 1e9, OpenBlas(), 3 * 2.0 * Rows * Columns * Width / softmax / 1e9, softmax * 1000);
    }

    private static unsafe double SquareSeconds<T>()
        where T : struct, ILanes<T>
    {
        using NativeArray<float> left = Random(Square * Square), right = Random(Square * Square), result = Random(Square * Square);
        (Matrix a, Matrix b, Matrix c) = (new(left.Pointer, Square), new(right.Pointer, Square), new(result.Pointer, Square));
        return Fastest(() => MatrixProduct<T>.Multiply(a, Square, Square, b, Square, c));
    }

    private static unsafe double SoftmaxSeconds<T>()
        where T : struct, ILanes<T>
    {
        using NativeArray<float> queries = Random(Rows * Width), candidates = Random(Columns * Width), gradients = new(Rows * Width),
        sum = new(Columns * Width);
        var shape = new TowerShape("", [new BagShape("", 1)], 0, Width, [Width]);
        var batch = new TrainingBatch(shape, shape);
        for (int row = 0; row < Rows; row++)
        {
            batch.Queries.Bags[0].Add(0);
            batch.Targets.Add(row % Columns);
            batch.Weights.Add(1);
        }

        for (int column = 0; column < Columns; column++)
        {
            batch.Candidates.Bags[0].Add(0);
            batch.Offsets.Add(0.5f);
            batch.CountLogs.Add(0.5f);
        }

        using var pass = new SoftmaxPass<T>(Rows, Rows, Width, new TwoTowerOptions(), workers: 1);
        (Matrix left, Matrix right) = (new(queries.Pointer, Width), new(candidates.Pointer, Width));
        return Fastest(() =>
        {
            pass.Begin(new Matrix(sum.Pointer, Width));
            for (int part = 0; part < SoftmaxPass<T>.PartsOf(Rows); part++)
            {
                pass.Run(batch, part, 0, left, right, new Matrix(gradients.Pointer, Width));
            }
        });
    }

    private static double Fastest(Action work)
    {
        // The runtime compiles what is called often a second time, in the background: a fast core is done with all repetitions before that.
        for (long begun = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begun) < WarmUp;)
        {
            work();
        }

        double best = double.PositiveInfinity;
        for (int i = 0; i < Repetitions; i++)
        {
            long start = Stopwatch.GetTimestamp();
            work();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return best;
    }

    private static double OpenBlas()
    {
        if (TwoTowerPeer.Python is null)
        {
            return 0;
        }

        using Process process = Process.Start(PeerProcess.Of(TwoTowerPeer.Python, "-c", Numpy))!;
        double result = double.Parse(process.StandardOutput.ReadToEnd(), CultureInfo.InvariantCulture);
        process.WaitForExit();
        return result;
    }

    private static unsafe NativeArray<float> Random(int count)
    {
        var random = new SeededRandom((ulong)count);
        var values = new NativeArray<float>(count);
        for (int i = 0; i < count; i++)
        {
            values.Pointer[i] = (float)(random.NextDouble() - 0.5);
        }

        return values;
    }
}
