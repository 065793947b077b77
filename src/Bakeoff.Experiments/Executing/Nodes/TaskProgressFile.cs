using System.Diagnostics;
using System.Globalization;
using System.Text;
using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Writes down how far an attempt is, about once a second, and what its stage says, for whoever waits for it.</summary>
internal sealed class TaskProgressFile : IExperimentListener
{
    private const int MaxWarnings = 100;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private readonly TaskFolder _folder;
    private readonly int _attempt;
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly Lock _lock = new();
    private readonly List<string> _warnings = [];
    private long _last;

    /// <summary>Begins to write: the attempt has begun.</summary>
    /// <param name="folder">The task's folder.</param>
    /// <param name="attempt">The attempt's number.</param>
    public TaskProgressFile(TaskFolder folder, int attempt)
    {
        (_folder, _attempt) = (folder, attempt);
        Write(0, "");
    }

    /// <summary>What the stage warned of.</summary>
    public IReadOnlyList<string> Warnings
    {
        get
        {
            lock (_lock)
            {
                return [.. _warnings];
            }
        }
    }

    void IRunListener.Progress(string label, double fraction, string text)
    {
        lock (_lock)
        {
            if (Stopwatch.GetElapsedTime(_last) >= Interval)
            {
                Write(fraction, text);
                Log(string.Create(CultureInfo.InvariantCulture, $"{fraction * 100,3:F0} % {text}"));
            }
        }
    }

    void IRunListener.Warn(string text)
    {
        lock (_lock)
        {
            int colon = text.IndexOf(": ", StringComparison.Ordinal); // The head says whose warning it is.
            _warnings.AddRange(_warnings.Count < MaxWarnings ? [text[(colon < 0 ? 0 : colon + 2)..]] : []);
            Log("warning: " + text);
        }
    }

    void IRunListener.Waiting(string label, string holder)
    {
        lock (_lock)
        {
            Write(0, $"waits for {holder}");
        }
    }

    private void Write(double fraction, string text)
    {
        _last = Stopwatch.GetTimestamp();
        double seconds = Math.Round(Stopwatch.GetElapsedTime(_start).TotalSeconds, 1);
        Quietly(() => _folder.Write(
            _folder.ProgressFile(_attempt), CanonicalJson.Serialize(new TaskProgress(TaskHost.Node, TaskHost.Restarts, fraction, text, seconds))));
    }

    private void Log(string line) => Quietly(() => File.AppendAllText(_folder.LogFile(_attempt), line + "\n", Encoding.UTF8));

    /// <summary>The stage is worth more than what is said of it.</summary>
    private static void Quietly(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The folder is gone, or its disk is away for a while.
        }
    }
}
