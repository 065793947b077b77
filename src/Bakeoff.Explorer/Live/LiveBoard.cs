using System.Threading.Channels;
using Bakeoff.Experiments;
using Bakeoff.Pipeline;

namespace Bakeoff.Explorer;

/// <summary>
/// Watches the runs that are under way, of whichever process, and tells whoever listens. Where nobody does, it looks when it is asked.
/// </summary>
/// <param name="settings">Where logs are.</param>
/// <param name="warn">Is told once of each log that cannot be read.</param>
internal sealed class LiveBoard(EngineSettings settings, Action<string> warn)
{
    /// <summary>Of one listener: who reads slower than that is cut off, and connects again.</summary>
    private const int MaxWaiting = 4096;

    private readonly Dictionary<string, LiveTail> _tails = new(StringComparer.Ordinal);
    private readonly HashSet<string> _faulty = new(StringComparer.Ordinal);
    private readonly List<ChannelWriter<ServerEvent>> _listeners = [];
    private readonly Lock _lock = new();

    /// <summary>Whether anybody listens.</summary>
    public bool HasListeners
    {
        get
        {
            lock (_lock)
            {
                return _listeners.Count > 0;
            }
        }
    }

    private static object Describe(IEnumerable<LiveRun> runs) => new { Format = "explorer-live/1", Runs = runs.Select(run => run.Document()) };

    private IEnumerable<LiveRun> Shown => _tails.Values.Select(tail => tail.Run).OfType<LiveRun>()
        .OrderByDescending(run => run.Header.Id, StringComparer.Ordinal);

    /// <summary>Begins to listen; the first event says what is under way now.</summary>
    /// <returns>The events, and what ends them.</returns>
    public (ChannelReader<ServerEvent> Events, Action End) Listen()
    {
        var channel = Channel.CreateBounded<ServerEvent>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
        lock (_lock)
        {
            Poll();
            channel.Writer.TryWrite(ServerEvent.Create("live", Describe(Shown)));
            _listeners.Add(channel.Writer);
        }

        return (channel.Reader, () =>
        {
            lock (_lock)
            {
                _listeners.Remove(channel.Writer);
            }
        });
    }

    /// <summary>What is under way now.</summary>
    public object Document()
    {
        lock (_lock)
        {
            Poll();
            return Describe(Shown);
        }
    }

    /// <summary>Looks for what is new.</summary>
    /// <returns>Whether a run has ended.</returns>
    public bool Poll()
    {
        lock (_lock)
        {
            string folder = LiveLog.FolderOf(settings);
            string[] files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*" + LiveLog.Extension) : [];
            bool isNew = false, hasEnded = false;
            foreach (string file in files.Where(file => !_tails.ContainsKey(file) && !_faulty.Contains(file)))
            {
                isNew |= TryAdd(file);
            }

            foreach ((string file, LiveTail tail) in _tails.Where(of => !of.Value.IsOver).ToArray())
            {
                hasEnded |= Follow(tail);
            }

            foreach (string file in _tails.Where(of => of.Value.IsOver && !File.Exists(of.Key)).Select(of => of.Key).ToArray())
            {
                isNew |= _tails.Remove(file);
            }

            if (isNew || hasEnded)
            {
                Tell(ServerEvent.Create("live", Describe(Shown)));
            }

            return hasEnded;
        }
    }

    /// <summary>Tells all listeners.</summary>
    /// <param name="said">What they are told.</param>
    public void Tell(ServerEvent said)
    {
        lock (_lock)
        {
            foreach (ChannelWriter<ServerEvent> listener in _listeners.ToArray())
            {
                if (!listener.TryWrite(said))
                {
                    listener.TryComplete();
                    _listeners.Remove(listener);
                }
            }
        }
    }

    private bool TryAdd(string file)
    {
        var tail = new LiveTail(settings, file);
        IReadOnlyList<LiveEvent> events = tail.Read();
        if (tail.Fault is { } fault)
        {
            _faulty.Add(file);
            warn($"live/{ShownText.Of(Path.GetFileName(file))} is left out: {fault}.");
            return false;
        }

        if (tail.Run is not { } run)
        {
            return false; // Its first line is not there yet.
        }

        var last = new LastRuns(settings.RunsFolder(run.Header.Experiment));
        foreach (LiveStage stage in run.Stages.ToArray())
        {
            run.Expect(stage.Label, last.Find(stage.Label)?.Seconds);
        }

        foreach (LiveEvent said in events)
        {
            run.Take(said);
        }

        _tails[file] = tail;
        return true;
    }

    /// <summary>Tells what a log has that is new.</summary>
    /// <returns>Whether the run has ended.</returns>
    private bool Follow(LiveTail tail)
    {
        IReadOnlyList<LiveEvent> events = tail.Read();
        LiveRun run = tail.Run!;
        string id = run.Header.Id;
        var moved = new Dictionary<string, LiveStage>(StringComparer.Ordinal);
        var points = new List<(string Label, CurvePoint Point)>();
        foreach ((LiveStage? stage, CurvePoint? point) in events.Select(run.Take))
        {
            if (stage is not null)
            {
                moved[stage.Label] = stage;
                points.AddRange(point is null ? [] : [(stage.Label, point)]);
            }
        }

        foreach (LiveStage stage in moved.Values)
        {
            Tell(ServerEvent.Create("stage", new { Id = id, Stage = stage }));
        }

        foreach (IGrouping<(string Label, string Name), (string Label, CurvePoint Point)> curve in points.GroupBy(of => (of.Label, of.Point.Name)))
        {
            Tell(ServerEvent.Create("curve", new
            {
                Id = id, curve.Key.Label, curve.Key.Name, Points = curve.Select(of => new[] { of.Point.X, of.Point.Y }),
            }));
        }

        LogLine[] lines = [.. events.Where(said => said.Kind is not LiveKind.Progress).Select(LogLine.From).OfType<LogLine>()];
        if (lines.Length > 0)
        {
            Tell(ServerEvent.Create("log", new { Id = id, Lines = lines }));
        }

        if (tail.IsOver)
        {
            Tell(ServerEvent.Create("ended", new { Id = id, run.Header.Experiment, Run = run.Record, run.Status, run.Errors }));
        }

        return tail.IsOver;
    }
}
