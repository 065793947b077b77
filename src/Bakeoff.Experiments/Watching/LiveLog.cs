using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>
/// Writes down what happens in a run while it happens, so that other processes can watch it: <c>artifacts/live/&lt;id&gt;.jsonl</c>, format
/// <c>live/1</c>, a line for each event, from the first stage that is not up to date. When the run ends the file is put next to the run's record;
/// where there is none, it stays until the experiment runs again. It is written without being asked for, and no run fails since it cannot be.
/// </summary>
/// <param name="settings">Where it is written.</param>
/// <param name="experiment">The experiment.</param>
internal sealed class LiveLog(EngineSettings settings, string experiment)
{
    /// <summary>The end of such a file's name.</summary>
    public const string Extension = ".jsonl";

    /// <summary>Between two lines of progress of a stage.</summary>
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<string, long> _told = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private Func<LiveHeader>? _describe;
    private List<LiveEvent> _early = [];
    private StreamWriter? _file;
    private long _began;
    private bool _isOver = true;

    /// <summary>The folder of the runs that are under way.</summary>
    /// <param name="settings">Where results are kept.</param>
    public static string FolderOf(EngineSettings settings) => Path.Combine(settings.ArtifactsFolder, "live");

    /// <summary>The log of what an engine runs.</summary>
    /// <param name="engine">An engine that was made to be watched.</param>
    public static LiveLog Of(Engine engine) => ((LiveListener)engine.Listener).Log;

    /// <summary>Begins a run. Nothing is written before a stage turns out not to be up to date.</summary>
    /// <param name="checkout">What is checked out; null outside of git, or where nobody looked.</param>
    /// <param name="hasUncommittedChanges">Whether files differ from the commit; null where that is not known.</param>
    /// <param name="nodes">The nodes that the run is about.</param>
    public void Begin(GitCheckout? checkout, bool? hasUncommittedChanges, IEnumerable<StageNode> nodes)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        string mark = ContentHash.OfBytes(Encoding.UTF8.GetBytes(experiment))[..8];
        string id = string.Create(CultureInfo.InvariantCulture, $"{now:yyyyMMdd'T'HHmmssfff'Z'}-{Environment.ProcessId}-{mark}");
        lock (_lock)
        {
            (_isOver, _began, _early, _describe) = (false, Stopwatch.GetTimestamp(), [], () => new LiveHeader(
                LiveHeader.CurrentFormat, id, experiment, now.ToString("O", CultureInfo.InvariantCulture), Environment.ProcessId,
                Environment.MachineName, checkout?.Commit, checkout?.Branch, hasUncommittedChanges,
                [.. nodes.Select(node => new LiveHeader.Stage(node.Label, node.Inputs))]));
        }
    }

    /// <summary>Writes an event down.</summary>
    /// <param name="kind">A word of <see cref="LiveKind"/>.</param>
    /// <param name="label">The node; null for the run.</param>
    /// <param name="more">Adds what else there is to say; null for nothing.</param>
    public void Write(string kind, string? label = null, Func<LiveEvent, LiveEvent>? more = null)
    {
        var said = new LiveEvent(Math.Round(Stopwatch.GetElapsedTime(_began).TotalSeconds, 3), kind, label);
        lock (_lock)
        {
            if (_isOver)
            {
                return;
            }

            said = more is null ? said : more(said);
            said = said.Text is { } text ? said with { Text = ShownAddress.Scrub(text) } : said; // Whatever program or library said it.
            if (kind is LiveKind.UpToDate or LiveKind.Warning && _file is null)
            {
                _early.Add(said);
                return;
            }

            Try(() =>
            {
                Open();
                _file!.WriteLine(CanonicalJson.SerializeLine(said));
                _file.Flush();
            });
        }
    }

    /// <summary>Writes down how far a stage is, if nothing was written of it a moment ago.</summary>
    /// <param name="label">The node.</param>
    /// <param name="fraction">From 0 to 1.</param>
    /// <param name="text">What is being done.</param>
    public void WriteProgress(string label, double fraction, string text)
    {
        if (!_told.TryGetValue(label, out long told) || Stopwatch.GetElapsedTime(told) >= s_interval)
        {
            _told[label] = Stopwatch.GetTimestamp();
            Write(LiveKind.Progress, label, said => said with { Fraction = Math.Round(fraction, 4), Text = text });
        }
    }

    /// <summary>Ends the run.</summary>
    /// <param name="error">What ended it; null where it succeeded.</param>
    /// <param name="record">The name of its record; null where none was written.</param>
    public void End(Exception? error, string? record)
    {
        lock (_lock)
        {
            if (_isOver)
            {
                return;
            }

            if (_file is null && error is not null and not OperationCanceledException)
            {
                Try(Open); // What fails before a stage begins is seen too.
            }

            string? file = (_file?.BaseStream as FileStream)?.Name;
            if (file is not null)
            {
                Write(LiveKind.Ended, null, said => said with { Status = RunStatus.Of(error), Errors = RunStatus.ErrorsOf(error), Run = record });
            }

            _isOver = true;
            Try(() => _file?.Dispose());
            _file = null;
            if (file is not null && (record is not null || RunStatus.Of(error) != RunStatus.Failed))
            {
                Try(() => Keep(file, record));
            }
        }
    }

    private void Keep(string file, string? record)
    {
        if (record is null)
        {
            File.Delete(file);
        }
        else
        {
            File.Move(file, Path.Combine(settings.RunsFolder(experiment), record + Extension), overwrite: true);
        }
    }

    /// <summary>The file is open for writing as long as the process lives: by that others see that it does.</summary>
    private void Open()
    {
        if (_file is not null)
        {
            return;
        }

        LiveHeader header = _describe!();
        string folder = Directory.CreateDirectory(FolderOf(settings)).FullName;
        LiveFiles.Sweep(folder, header.Id[header.Id.LastIndexOf('-')..]);
        _file = new StreamWriter(
            new FileStream(Path.Combine(folder, header.Id + Extension), FileMode.Create, FileAccess.Write, FileShare.Read | FileShare.Delete));
        _file.WriteLine(CanonicalJson.SerializeLine(header));
        foreach (LiveEvent early in _early)
        {
            _file.WriteLine(CanonicalJson.SerializeLine(early));
        }

        _file.Flush();
    }

    /// <summary>What cannot be written is not seen by others, and does no other harm.</summary>
    private void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            _isOver = true;
        }
    }
}
