using System.Text;
using System.Text.Json;
using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Pipeline;

namespace Bakeoff.Explorer;

/// <summary>Follows the log of a run as it grows, also to where it is put when the run ends.</summary>
/// <param name="settings">Where logs are.</param>
/// <param name="file">The log.</param>
internal sealed class LiveTail(EngineSettings settings, string file)
{
    /// <summary>How many of the experiment's latest runs may have ended since the last look.</summary>
    private const int MaxEnded = 20;

    private string _file = file;
    private long _read;

    /// <summary>The run; null before its first line is there.</summary>
    public LiveRun? Run { get; private set; }

    /// <summary>Whether nothing more can come: the run has ended, or its process has.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Why the log cannot be read; null where it can.</summary>
    public string? Fault { get; private set; }

    /// <summary>Reads what is new.</summary>
    /// <returns>The events.</returns>
    public IReadOnlyList<LiveEvent> Read()
    {
        try
        {
            if (!File.Exists(_file) && !TryFollow())
            {
                IsOver = true;
                return [];
            }

            if (!StoreFile.IsRegular(_file))
            {
                (Fault, IsOver) = ("it is a link or a pipe, not a file", true);
                return [];
            }

            bool isHeld = LiveFiles.IsHeld(_file);
            IReadOnlyList<LiveEvent> events = [.. ReadLines().Select(Parse).OfType<LiveEvent>()];
            if (events.Any(said => said.Kind == LiveKind.Ended))
            {
                IsOver = true;
            }
            else if (!isHeld && events.Count == 0)
            {
                IsOver = true;
                Run?.Kill();
            }

            return events;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return []; // It moves away this moment, or is another user's: the next look tells.
        }
    }

    /// <summary>Reads a log that is complete.</summary>
    /// <param name="settings">Where logs are.</param>
    /// <param name="file">The log.</param>
    /// <returns>The run and its events; null where there is no such log.</returns>
    public static (LiveRun Run, IReadOnlyList<LiveEvent> Events)? ReadAll(EngineSettings settings, string file)
    {
        var tail = new LiveTail(settings, file);
        IReadOnlyList<LiveEvent> events = File.Exists(file) ? tail.Read() : [];
        if (tail.Run is not { } run)
        {
            return null;
        }

        foreach (LiveEvent said in events)
        {
            run.Take(said);
        }

        return (run, events);
    }

    /// <summary>A run that ends puts its log next to its record, under the record's name.</summary>
    private bool TryFollow()
    {
        if (Run?.Header is not { } header || settings.RunsFolder(header.Experiment) is var folder && !Directory.Exists(folder))
        {
            return false;
        }

        foreach (string log in Directory.EnumerateFiles(folder, "*" + LiveLog.Extension).Where(StoreFile.IsRegular)
            .OrderDescending(StringComparer.Ordinal).Take(MaxEnded))
        {
            if (LiveTail.HeaderOf(log)?.Id == header.Id)
            {
                _file = log;
                return true;
            }
        }

        return false;
    }

    private static LiveHeader? HeaderOf(string file)
    {
        using var reader = new StreamReader(file);
        return reader.ReadLine() is { } line ? TryParse<LiveHeader>(line) : null;
    }

    private LiveEvent? Parse(string line)
    {
        if (Run is null)
        {
            if (TryParse<LiveHeader>(line) is { Format: LiveHeader.CurrentFormat, Experiment: not null, Id: not null, Stages: not null } header
                && header.Stages.All(stage => stage is { Label: not null, Inputs: not null }))
            {
                Run = new LiveRun(header with { Stages = [.. header.Stages.DistinctBy(stage => stage.Label)] });
            }
            else
            {
                (Fault, IsOver) = ($"its format is not {LiveHeader.CurrentFormat}", true);
            }

            return null;
        }

        return TryParse<LiveEvent>(line) is { Kind: not null } said ? said : null; // A line that is damaged is one event less.
    }

    private static T? TryParse<T>(string line) where T : class
    {
        try
        {
            return CanonicalJson.Deserialize<T>(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The last line may be half written.</summary>
    private string[] ReadLines()
    {
        using var stream = new FileStream(_file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        stream.Position = _read;
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        Span<byte> all = memory.GetBuffer().AsSpan(0, (int)memory.Length);
        int end = all.LastIndexOf((byte)'\n') + 1;
        _read += end;
        return Encoding.UTF8.GetString(all[..end]).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
