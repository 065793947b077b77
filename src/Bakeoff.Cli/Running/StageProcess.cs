using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Cli;

/// <summary>Runs a stage as <c>bakeoff stage</c> in a process of its own, which ends with this one, however this one ends.</summary>
internal sealed class StageProcess(ConsoleDisplay display) : IStageLauncher
{
    public long Run(StageRequest request, CancellationToken cancellation)
    {
        string file = Path.Combine(Path.GetDirectoryName(request.OutputFolder)!, "request.json");
        AtomicFile.WriteText(file, CanonicalJson.Serialize(request));
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardInput = true, // Its end tells the child that we are gone.
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string secret in new[] { "BAKEOFF_REMOTE", "BAKEOFF_REMOTE_TOKEN", "BAKEOFF_REMOTE_USER", "BAKEOFF_REMOTE_PASSWORD" })
        {
            start.Environment.Remove(secret); // A stage cannot see the cache, nor leak what opens it.
        }

        Limit(start, request);
        string[] host = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? ["exec", typeof(StageProcess).Assembly.Location] : [];
        foreach (string argument in (string[])[.. host, StageHost.Verb, file])
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        using CancellationTokenRegistration registration = cancellation.Register(() => Kill(process));
        var noise = new List<string>();
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is { } text)
            {
                noise.Add(text);
            }
        };
        process.BeginErrorReadLine();
        StageMessage last;
        try
        {
            request.ThreadShare?.Follow(threads => Tell(process, threads));
            last = Listen(process, request.Label);
            process.WaitForExit();
        }
        finally
        {
            request.ThreadShare?.Follow(null);
        }

        cancellation.ThrowIfCancellationRequested();
        if (last.Errors is { Count: > 0 } errors)
        {
            throw new ReportedException(errors);
        }

        return process.ExitCode == 0 && last.PeakMemoryBytes is { } peak ? peak : throw Died(request.Label, process.ExitCode, noise);
    }

    /// <summary>
    /// Tells the runtime of the share: its own threads (of the garbage collector, the pool, and whoever asks how many processors there are) are no more than the
    /// stage's, or than it may grow to, and its heap ends where the memory of all stages does, with an error of ours, rather than where the machine's does. The runtime reads the first as decimal, the second as hexadecimal.
    /// </summary>
    private static void Limit(ProcessStartInfo start, StageRequest request)
    {
        start.Environment["DOTNET_PROCESSOR_COUNT"] = Math.Min(Math.Max(request.Threads, request.MaxThreads), Environment.ProcessorCount).ToString(CultureInfo.InvariantCulture);
        if (request.MostMemoryBytes is { } most)
        {
            start.Environment["DOTNET_GCHeapHardLimit"] = most.ToString("X", CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Tells the child by a line on its standard input how many threads it may use from now on.</summary>
    private static void Tell(Process process, int threads)
    {
        try
        {
            process.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{StageHost.ThreadsWord} {threads}"));
            process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // It has ended; whether well or not is found out where its output ends.
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    private static ReportedException Died(string label, int exitCode, List<string> noise)
    {
        string said = noise.Count > 0 ? " It said: " + string.Join(" ", noise.Take(8)).Trim() : "";
        string remedy = exitCode is 137 or 9
            ? "It was killed, perhaps for want of memory: close other programs, give the stages less of it (--memory), or use a smaller dataset."
            : "Run it again; if it ends so once more, report it with this message.";
        return new ReportedException([new ErrorReport(
            ErrorCodes.StageProcessDied, string.Create(CultureInfo.InvariantCulture, $"the process of {label} ended with exit code {exitCode} and no result.{said}"), remedy)]);
    }

    private StageMessage Listen(Process process, string label)
    {
        var last = new StageMessage();
        while (process.StandardOutput.ReadLine() is { } line)
        {
            try
            {
                StageMessage message = CanonicalJson.Deserialize<StageMessage>(line);
                if (message.Warning is { } warning)
                {
                    display.Warn($"{label}: {warning}");
                }
                else if (message.Fraction is { } fraction)
                {
                    display.Progress(label, fraction, message.Text ?? "");
                }
                else
                {
                    last = message;
                }
            }
            catch (JsonException)
            {
                display.Warn($"{label}: {line}"); // Something native wrote to the standard output.
            }
        }

        return last;
    }
}
