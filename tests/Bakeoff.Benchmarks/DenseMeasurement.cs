using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.Benchmarks;

/// <summary>The inside of one process: inverts a matrix in single precision, and prints what it took as a line of JSON.</summary>
internal static class DenseMeasurement
{
    public const string Name = "measure-dense";

    public static Command Create()
    {
        var what = new Argument<string>("case") { Description = "A case as JSON." };
        var command = new Command(Name, "Measure one case (the benchmark calls this).") { what };
        command.Hidden = true;
        command.SetAction(arguments => Console.WriteLine(
            CanonicalJson.SerializeLine(Measure(CanonicalJson.Deserialize<DenseCase>(arguments.GetValue(what)!)))));
        return command;
    }

    /// <summary>Measures what <c>dense.py</c> does.</summary>
    /// <param name="python">The interpreter.</param>
    /// <param name="asked">The case.</param>
    /// <param name="method"><c>inv</c> or <c>lapack</c>.</param>
    public static DenseResult RunPython(string python, DenseCase asked, string method)
    {
        ProcessStartInfo start = PeerProcess.Of(python, Path.Combine(AppContext.BaseDirectory, "dense.py"), asked.Size, method);
        start.Environment["OPENBLAS_NUM_THREADS"] = asked.Threads.ToString(CultureInfo.InvariantCulture);
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? CanonicalJson.Deserialize<DenseResult>(output) : throw new InvalidOperationException("dense.py failed.");
    }

    private static DenseResult Measure(DenseCase asked)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = asked.Threads };
        using (SquareMatrix small = Create(600, parallel))
        {
            PositiveDefiniteInverse.Invert(small, parallel); // The runtime compiles it: a stage has hours, and the peers were compiled before.
        }

        using SquareMatrix matrix = Create(asked.Size, parallel);
        (long start, double worked) = (Stopwatch.GetTimestamp(), MeasurementProcess.ProcessorSeconds());
        PositiveDefiniteInverse.Invert(matrix, parallel);
        (double seconds, double processor) = (Stopwatch.GetElapsedTime(start).TotalSeconds, MeasurementProcess.ProcessorSeconds() - worked);
        double trace = 0;
        for (int row = 0; row < asked.Size; row++)
        {
            trace += matrix[row][row];
        }

        return new DenseResult(seconds, processor, MeasurementProcess.PeakMegabytes(), trace);
    }

    /// <summary>The matrix of <c>dense.py</c>.</summary>
    private static SquareMatrix Create(int size, ParallelOptions parallel)
    {
        var matrix = new SquareMatrix(size);
        Parallel.For(0, size, parallel, row =>
        {
            Span<float> values = matrix[row];
            for (int column = 0; column < size; column++)
            {
                values[column] = ((row + 1L) * (column + 1L) % 1009 / 1009f) - 0.5f;
            }

            values[row] = size / 2f;
        });
        return matrix;
    }
}
