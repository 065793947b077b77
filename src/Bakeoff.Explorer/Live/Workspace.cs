using Bakeoff.Experiments;
using Bakeoff.Pipeline;

namespace Bakeoff.Explorer;

/// <summary>What the explorer shows: the runs, the store and the pages of an artifacts folder.</summary>
internal sealed class Workspace : IDisposable
{
    /// <summary>Between two looks at the runs that are under way.</summary>
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(250);

    /// <summary>Of so many looks one is for runs that have ended.</summary>
    private const int LooksForRuns = 8;

    /// <summary>Opens an artifacts folder; reads nothing yet.</summary>
    /// <param name="request">Where it is.</param>
    /// <param name="warn">Is told of each file that is left out.</param>
    public Workspace(ExplorerRequest request, Action<string> warn)
    {
        Request = request;
        Settings = new EngineSettings
        {
            ArtifactsFolder = Path.GetFullPath(request.ArtifactsFolder), StoreFolder = Path.GetFullPath(request.StoreFolder),
            Threads = request.Threads,
        };
        Index = new RunIndex(Settings, request.Threads, warn);
        Live = new LiveBoard(Settings, warn);
    }

    /// <summary>What was asked for.</summary>
    public ExplorerRequest Request { get; }

    /// <summary>Where runs and results are.</summary>
    public EngineSettings Settings { get; }

    /// <summary>The runs.</summary>
    public RunIndex Index { get; }

    /// <summary>The runs that are under way.</summary>
    public LiveBoard Live { get; }

    /// <summary>
    /// The options, each after a blank, with which a command that is run where the explorer was started is about the same folders; empty where it
    /// needs none.
    /// </summary>
    public string FolderOptions
    {
        get
        {
            string usual = Path.GetFullPath(new RunnerOptions().ArtifactsFolder), own = Path.Combine(Settings.ArtifactsFolder, "store");
            return (Settings.ArtifactsFolder == usual ? "" : $" --artifacts={ShellWord.Quote(Settings.ArtifactsFolder)}")
                + (Settings.StoreFolder == own ? "" : $" --store={ShellWord.Quote(Settings.StoreFolder)}");
        }
    }

    /// <summary>Begins to read and to watch, without waiting for it.</summary>
    /// <param name="ending">Ends it.</param>
    public void Begin(CancellationToken ending)
    {
        Index.Changed += snapshot => Live.Tell(ServerEvent.Create("runs", new
        {
            snapshot.Version, snapshot.Entries.Count, Indexing = snapshot.IsIndexing ? new { snapshot.Done, snapshot.Total } : null,
        }));
        _ = Index.RefreshAsync(ending);
        _ = WatchAsync(ending);
    }

    private async Task WatchAsync(CancellationToken ending)
    {
        using var timer = new PeriodicTimer(s_look);
        for (int looks = 0; await timer.WaitForNextTickAsync(ending).ConfigureAwait(false); looks++)
        {
            if (Live.HasListeners && (Live.Poll() || looks % LooksForRuns == 0))
            {
                await Index.RefreshAsync(ending).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Index.Dispose();
}
