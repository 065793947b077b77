using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Bakeoff.Testing;

namespace Bakeoff.Benchmarks;

/// <summary>
/// <c>ui</c>: how soon the explorer answers, with ten thousand made-up runs, at the first start, which reads all of them, and at later ones. What the
/// browser needs on top of it is measured in the browser.
/// </summary>
internal sealed class UiBenchmark(string artifacts, int rounds)
{
    private const string Engine = "artifacts/bin/Bakeoff.Cli/release/bakeoff.dll";

    /// <summary>As many as a real run has.</summary>
    private const int MoreMetrics = 178;

    private static readonly string[] s_columns =
    [
        "address printed", "page", "all runs", "processor time of both processes until then", "all runs again", "unchanged (304)", "another metric",
        "peak memory, MB",
    ];

    public static Command Create()
    {
        var runs = new Option<int>("--runs") { Description = "How many runs are made up.", DefaultValueFactory = _ => 10_000 };
        var rounds = new Option<int>("--rounds") { Description = "How many starts with an index are measured.", DefaultValueFactory = _ => 5 };
        var artifacts = new Option<string>("--artifacts") { Description = "Where the runs are made.", DefaultValueFactory = _ => "artifacts/ui" };
        var command = new Command("ui", "How soon the explorer answers with ten thousand runs.") { runs, rounds, artifacts };
        command.SetAction(arguments =>
        {
            string folder = Path.GetFullPath(arguments.GetValue(artifacts)!);
            int count = arguments.GetValue(runs);
            if (!Directory.Exists(folder))
            {
                new MadeUpRuns(folder, MoreMetrics).Write(count);
            }

            Console.Write(new UiBenchmark(folder, arguments.GetValue(rounds)).Report(count));
        });
        return command;
    }

    private string Report(int count)
    {
        string cache = Path.Combine(artifacts, "cache");
        if (Directory.Exists(cache))
        {
            Directory.Delete(cache, recursive: true);
        }

        (double[] first, double indexed, int bytes) = Measure();
        double[][] later = [.. Enumerable.Range(0, rounds).Select(_ => Measure().Times)];
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Machine.Description}; load average {LoadAverage}\n\n")
            .Append(CultureInfo.InvariantCulture, $"{count} runs of three models with 190 metrics; the answer of all runs has {bytes / 1e6:F1} MB. ")
            .Append(CultureInfo.InvariantCulture, $"At the first start all records were read after {indexed:F1} s.\n\n")
            .Append("| milliseconds since the command began, or of the answer | first start | later starts: median (smallest to largest) |\n")
            .Append("|---|---:|---:|\n");
        foreach ((int i, string column) in s_columns.Index())
        {
            double[] values = [.. later.Select(times => times[i]).Order()];
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {column} | {first[i]:F0} | {values[values.Length / 2]:F0} ({values[0]:F0} to {values[^1]:F0}) |\n");
        }

        return text.ToString();
    }

    private (double[] Times, double Indexed, int Bytes) Measure()
    {
        long start = Stopwatch.GetTimestamp();
        double Since(long from) => Stopwatch.GetElapsedTime(from).TotalMilliseconds;
        using Process process = Process.Start(new ProcessStartInfo("dotnet", ["exec", Engine, "ui", "--no-open", "--artifacts", artifacts])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        string address = process.StandardOutput.ReadLine()!.Split(' ')[^1];
        double printed = Since(start);
        using var http = new HttpClient(new HttpClientHandler { CookieContainer = new CookieContainer() });
        var origin = new Uri(new Uri(address).GetLeftPart(UriPartial.Authority));
        byte[] Ask(string path) => http.GetByteArrayAsync(path.StartsWith("http", StringComparison.Ordinal) ? new Uri(path) : new Uri(origin, path))
            .GetAwaiter().GetResult();
        Ask(address);
        double page = Since(start);
        byte[] all = Ask("/api/runs");
        double runs = Since(start), used = UsedMilliseconds(process.Id) + UsedMilliseconds(ExplorerOf(process.Id));
        while (Encoding.UTF8.GetString(all[..200]).Contains("\"indexing\":{", StringComparison.Ordinal))
        {
            Thread.Sleep(100);
            all = Ask("/api/runs");
        }

        double indexed = Since(start) / 1000;
        Thread.Sleep(2000);
        double Time(string path, string? tag = null)
        {
            long from = Stopwatch.GetTimestamp();
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(origin, path));
            request.Headers.TryAddWithoutValidation("If-None-Match", tag);
            using HttpResponseMessage response = http.SendAsync(request).GetAwaiter().GetResult();
            response.Content.ReadAsByteArrayAsync().GetAwaiter().GetResult();
            _tag = response.Headers.ETag?.Tag;
            return Since(from);
        }

        double again = Time("/api/runs"), unchanged = Time("/api/runs", _tag), metric = Time("/api/metric?id=made-up-40@10/seen-included");
        double peak = PeakMegabytes(process.Id);
        Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();
        process.WaitForExit();
        return ([printed, page, runs, used, again, unchanged, metric, peak], indexed, all.Length);
    }

    private string? _tag;

    private static string LoadAverage => File.ReadAllText("/proc/loadavg").Split(' ')[0];

    private static int ExplorerOf(int command) =>
        int.Parse(File.ReadAllText($"/proc/{command}/task/{command}/children").Trim().Split(' ')[0], CultureInfo.InvariantCulture);

    /// <summary>On a machine that others use, the time that is the program's own.</summary>
    private static double UsedMilliseconds(int id)
    {
        using Process process = Process.GetProcessById(id);
        return process.TotalProcessorTime.TotalMilliseconds;
    }

    /// <summary>Of the explorer's own process, the child of the command.</summary>
    private static double PeakMegabytes(int command)
    {
        string peak = File.ReadLines($"/proc/{ExplorerOf(command)}/status").First(line => line.StartsWith("VmHWM", StringComparison.Ordinal));
        return double.Parse(peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1000;
    }
}
