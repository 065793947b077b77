using System.CommandLine;
using System.Diagnostics;
using System.Globalization;

namespace Bakeoff.Benchmarks;

/// <summary>
/// <c>dense</c>: the inverse of a positive definite matrix in single precision, which is what EASE's time and memory are, next to
/// <c>numpy.linalg.inv</c> and LAPACK's <c>spotrf</c> and <c>spotri</c>, in turn.
/// </summary>
internal static class DenseBenchmark
{
    public static Command Create()
    {
        var sizes = new Option<int[]>("--sizes")
        {
            Description = "The rows of the matrices.", DefaultValueFactory = _ => [5000, 20_108], AllowMultipleArgumentsPerToken = true,
        };
        var runs = new Option<int>("--runs") { Description = "How often each is measured.", DefaultValueFactory = _ => 3 };
        var threads = new Option<int>("--threads") { Description = "Threads of all.", DefaultValueFactory = _ => Environment.ProcessorCount };
        var peers = new Option<string>("--peers")
        {
            Description = "Which peers are measured: inv, lapack, both with a comma, or none.", DefaultValueFactory = _ => "inv,lapack",
        };
        var command = new Command("dense", "Inverses in single precision, next to NumPy's and LAPACK's.") { sizes, runs, threads, peers };
        command.SetAction(arguments => Run(
            arguments.GetValue(sizes)!, arguments.GetValue(runs), arguments.GetValue(threads), arguments.GetValue(peers)!.Split(',')));
        return command;
    }

    private static int Run(int[] sizes, int runs, int threads, string[] peers)
    {
        string? python = new[] { "/usr/bin/python3", "python3" }.FirstOrDefault(HasPeers);
        if (python is null && !peers.Contains("none"))
        {
            throw new InvalidOperationException("No Python here has NumPy and SciPy: apt-get install python3-scipy libopenblas0-pthread.");
        }

        Console.WriteLine($"Machine: {Machine.Description}, {threads} threads. Medians of {runs}, with the smallest and largest; in turn.\n");
        Console.WriteLine("| rows | who | seconds | times | processor seconds | GFLOP/s of n³ | MB | times | trace |");
        Console.WriteLine("|---:|---|---:|---:|---:|---:|---:|---:|---:|");
        foreach (int size in sizes)
        {
            var asked = new DenseCase(size, threads);
            var cases = new List<(string Name, Func<DenseResult> Measure)>
            {
                ("Bakeoff", () => MeasurementProcess.Run<DenseCase, DenseResult>(DenseMeasurement.Name, asked, null)),
            };
            foreach ((string name, string method) in new[] { ("numpy.linalg.inv", "inv"), ("spotrf + spotri", "lapack") })
            {
                if (peers.Contains(method))
                {
                    cases.Add((name, () => DenseMeasurement.RunPython(python!, asked, method)));
                }
            }

            DenseResult[][] results = [.. Enumerable.Range(0, runs).Select(_ => cases.Select(one => one.Measure()).ToArray())];
            for (int i = 0; i < cases.Count; i++)
            {
                Console.WriteLine(Row(size, cases[i].Name, [.. results.Select(run => run[i])], [.. results.Select(run => run[0])]));
            }
        }

        return 0;
    }

    private static string Row(int size, string name, DenseResult[] runs, DenseResult[] ours)
    {
        double seconds = Median(runs, run => run.Seconds), megabytes = Median(runs, run => run.Megabytes);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {size} | {name} | {seconds:F2} [{runs.Min(run => run.Seconds):F2}, {runs.Max(run => run.Seconds):F2}] "
                + $"| {seconds / Median(ours, run => run.Seconds):F2} | {Median(runs, run => run.ProcessorSeconds):F2} "
                + $"| {Math.Pow(size, 3) / seconds / 1e9:F0} | {megabytes:F0} | {megabytes / Median(ours, run => run.Megabytes):F2} "
                + $"| {runs[0].Trace:F6} |");
    }

    private static double Median(DenseResult[] runs, Func<DenseResult, double> value) => runs.Select(value).Order().ElementAt(runs.Length / 2);

    private static bool HasPeers(string python)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(python, ["-c", "import numpy, scipy"]) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // There is none of that name.
        }
    }
}
