using System.Diagnostics;
using Bakeoff.Experiments;
using Bakeoff.Pipeline;

namespace Bakeoff.Explorer;

/// <summary>
/// Knows all runs, and keeps what it knows in <c>artifacts/cache/explorer</c>: only records whose size or time differs are read again. A second
/// explorer of the same folder keeps what it reads in memory.
/// </summary>
internal sealed class RunIndex : IDisposable
{
    /// <summary>Between two looks at the folder.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    /// <summary>Between two times that the index is written.</summary>
    private static readonly TimeSpan s_writing = TimeSpan.FromSeconds(30);

    /// <summary>How long an answer waits for what is new.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(250);

    /// <summary>How long the first answer waits for the index.</summary>
    private static readonly TimeSpan s_firstPatience = TimeSpan.FromSeconds(2);

    /// <summary>How long the end waits for what is being read.</summary>
    private static readonly TimeSpan s_last = TimeSpan.FromSeconds(3);

    private const int Together = 64;
    private readonly EngineSettings _settings;
    private readonly Action<string> _warn;
    private readonly int _threads;
    private readonly RunEntryReader _reader;
    private readonly Dictionary<string, RunEntry> _entries = new(StringComparer.Ordinal);
    private readonly HashSet<string> _warned = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private FileStream? _alone;
    private ValuesFile? _values;
    private Task? _scan;
    private long _scanned, _saved = Stopwatch.GetTimestamp();
    private TimeSpan _took;
    private bool _isLoaded, _isSaved = true;

    /// <summary>Creates the index of an artifacts folder; reads nothing yet.</summary>
    /// <param name="settings">Where runs and results are.</param>
    /// <param name="threads">How many threads may read, at least 1.</param>
    /// <param name="warn">Is told once of each record that cannot be read.</param>
    public RunIndex(EngineSettings settings, int threads, Action<string> warn)
    {
        (_settings, _threads, _warn, _reader) = (settings, threads, warn, new RunEntryReader(settings));
        Current = new IndexSnapshot(0, [], [], _reader.Infos, 0, 1);
        Columns = new MetricColumns(null);
    }

    /// <summary>Is told that there is a new snapshot.</summary>
    public event Action<IndexSnapshot>? Changed;

    /// <summary>The runs as they are known now.</summary>
    public IndexSnapshot Current { get; private set; }

    /// <summary>Finds the values of metrics.</summary>
    public MetricColumns Columns { get; private set; }

    private string Root => Path.Combine(_settings.ArtifactsFolder, "runs");

    private string Folder => Path.Combine(_settings.ArtifactsFolder, "cache", "explorer");

    private string IndexPath => Path.Combine(Folder, "index.bin");

    /// <summary>Looks for new runs, unless somebody did a moment ago, and waits a little for what comes of it.</summary>
    /// <param name="cancellation">Ends the waiting; what is being read is read on.</param>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public async Task RefreshAsync(CancellationToken cancellation)
    {
        Task scan;
        lock (_lock)
        {
            bool isDue = _scanned == 0 || Stopwatch.GetElapsedTime(_scanned) >= s_pause + (_took * 10);
            if (_scan is { IsCompleted: true } && isDue)
            {
                _scan = null;
            }

            // A thread of its own: a thousand records must not take those that answer.
            scan = _scan ??= Task.Factory.StartNew(
                () => Scan(_ending.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }

        bool isFirst = Current.Version == 0;
        await Task.WhenAny(scan, isFirst ? _first.Task : Task.Delay(s_patience, cancellation), Task.Delay(s_firstPatience, cancellation))
            .ConfigureAwait(false);
        if (scan.IsFaulted)
        {
            await scan.ConfigureAwait(false);
        }
    }

    /// <summary>Reads what is new, and nothing of the rest.</summary>
    /// <param name="cancellation">Ends it.</param>
    public void Scan(CancellationToken cancellation)
    {
        long began = Stopwatch.GetTimestamp();
        Task<List<FileInfo>> enumerating = Task.Run(() => RunHistory.RecordsIn(Root).Where(file => file.Exists).ToList(), CancellationToken.None);
        Load();
        List<FileInfo> files = enumerating.GetAwaiter().GetResult(); // Of those that were there; one may be deleted meanwhile.
        HashSet<string> there = [.. files.Select(PathOf)];
        string[] gone = [.. _entries.Keys.Where(path => !there.Contains(path))];
        Array.ForEach(gone, path => _entries.Remove(path));
        List<FileInfo> changed = [.. files.Where(IsNew).OrderByDescending(file => file.Name, StringComparer.Ordinal)];
        _isSaved &= changed.Count + gone.Length == 0;
        if (Current.IsIndexing || changed.Count + gone.Length > 0)
        {
            Read(changed, files.Count, cancellation);
        }

        (_took, _scanned) = (Stopwatch.GetElapsedTime(began), Stopwatch.GetTimestamp());
        if (!_isSaved && (changed.Count > Together || Stopwatch.GetElapsedTime(_saved) > s_writing))
        {
            Save();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ending.Cancel();
        try
        {
            if (_scan?.Wait(s_last) != false)
            {
                Save();
            }
        }
        catch (AggregateException)
        {
            // It failed, and nobody asked any more.
        }

        _values?.Dispose();
        _alone?.Dispose();
        _ending.Dispose();
    }

    private void Read(List<FileInfo> changed, int total, CancellationToken cancellation)
    {
        long told = Stopwatch.GetTimestamp();
        int done = total - changed.Count;
        if (changed.Count > Together)
        {
            Publish(done, total); // What is known is shown while the rest is read.
        }

        foreach (FileInfo[] some in changed.Chunk(Together))
        {
            if (cancellation.IsCancellationRequested)
            {
                return; // What was read so far is kept.
            }

            var read = new RunEntry[some.Length];
            Read(some, read);
            foreach (RunEntry entry in read)
            {
                _entries[entry.File] = entry;
                if (entry.Fault is not null && _warned.Add(entry.File))
                {
                    _warn($"runs/{ShownText.Of(entry.File)} is left out: {entry.Fault}");
                }
            }

            done += some.Length;
            if (Stopwatch.GetElapsedTime(told) >= s_pause && done < total)
            {
                Publish(done, total);
                told = Stopwatch.GetTimestamp();
            }
        }

        Publish(total, total);
    }

    /// <summary>Half of the threads that may be used: the page is asked for while thousands of runs are read for the first time.</summary>
    private void Read(FileInfo[] files, RunEntry[] into)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, _threads / 2) };
        Parallel.For(0, files.Length, parallel, i => into[i] = Columns.Move(_reader.Read(Root, files[i])));
    }

    private void Publish(int done, int total)
    {
        ILookup<bool, RunEntry> entries = _entries.Values.ToLookup(entry => entry.Fault is null);
        Current = new IndexSnapshot(
            Current.Version + 1,
            [.. entries[true].OrderBy(entry => entry.Run, StringComparer.Ordinal).ThenBy(entry => entry.File, StringComparer.Ordinal)],
            [.. entries[false].OrderBy(entry => entry.File, StringComparer.Ordinal)], _reader.Infos, done, total);
        _first.TrySetResult();
        Changed?.Invoke(Current);
    }

    private string PathOf(FileInfo file) => Path.GetRelativePath(Root, file.FullName).Replace('\\', '/');

    private bool IsNew(FileInfo file) =>
        !_entries.TryGetValue(PathOf(file), out RunEntry? entry) || entry.Bytes != file.Length || entry.Changed != file.LastWriteTimeUtc.Ticks;

    private void Load()
    {
        if (_isLoaded || !Directory.Exists(Root))
        {
            return; // Where nothing was run, nothing is made.
        }

        _isLoaded = true;
        try
        {
            Directory.CreateDirectory(Folder);
            _alone = FileLock.TryOpen(Path.Combine(Folder, "lock"), FileMode.OpenOrCreate);
            if (_alone is null)
            {
                return; // Another explorer writes it, and what it has moved may be moved again.
            }

            (IReadOnlyList<RunEntry> entries, IReadOnlyList<MetricInfo> infos, string values)? index = IndexFile.TryRead(IndexPath);
            _values = ValuesFile.Open(Folder, index?.values);
            Columns = new MetricColumns(_values);
            if (index is { } known && known.values == _values.Name)
            {
                known.infos.ToList().ForEach(_reader.Learn);
                known.entries.ToList().ForEach(entry => _entries[entry.File] = entry);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What cannot be kept is read again the next time.
        }
    }

    private void Save()
    {
        if (_isSaved || _values is null)
        {
            return;
        }

        try
        {
            IndexFile.Write(IndexPath, _entries.Values, [.. _reader.Infos.Values], _values.Name);
            (_isSaved, _saved) = (true, Stopwatch.GetTimestamp());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The same.
        }
    }
}
