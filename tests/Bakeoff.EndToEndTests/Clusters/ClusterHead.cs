using System.Diagnostics;
using System.Text;

namespace Bakeoff.EndToEndTests;

/// <summary>A command that brings stages to a cluster, and what it has said so far.</summary>
internal sealed class ClusterHead : IDisposable
{
    private readonly StringBuilder _said = new();

    /// <param name="process">The command, whose output nobody reads yet.</param>
    public ClusterHead(Process process)
    {
        Process = process;
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Process Process { get; }

    /// <summary>What it has written to its standard output and its standard error.</summary>
    public string Said
    {
        get
        {
            lock (_said)
            {
                return _said.ToString();
            }
        }
    }

    /// <summary>Ends it as a power failure does: it can do nothing about it.</summary>
    public void Kill()
    {
        Process.Kill(entireProcessTree: true);
        Process.WaitForExit();
    }

    /// <summary>Waits for its end, which has to be a good one.</summary>
    public void RequireEnd(TimeSpan limit)
    {
        Assert.True(Process.WaitForExit(limit), $"it does not end within {limit.TotalMinutes} minutes: {Said}");
        Process.WaitForExit(); // Its last lines.
        Assert.True(Process.ExitCode == 0, Said);
    }

    public void Dispose()
    {
        if (!Process.HasExited)
        {
            Kill();
        }

        Process.Dispose();
    }

    private void Take(string? line)
    {
        lock (_said)
        {
            _said.AppendLine(line);
        }
    }
}
