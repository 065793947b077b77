using Bakeoff.Experiments;
using Bakeoff.Pipeline;

namespace Bakeoff.Explorer;

/// <summary>What the explorer shows: the runs, the store and the pages of an artifacts folder.</summary>
internal sealed class Workspace : IDisposable
{
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
    }

    /// <summary>What was asked for.</summary>
    public ExplorerRequest Request { get; }

    /// <summary>Where runs and results are.</summary>
    public EngineSettings Settings { get; }

    /// <summary>The runs.</summary>
    public RunIndex Index { get; }

    /// <summary>Begins to read, without waiting for it.</summary>
    /// <param name="ending">Ends it.</param>
    public void Begin(CancellationToken ending) => _ = Index.RefreshAsync(ending);

    /// <inheritdoc/>
    public void Dispose() => Index.Dispose();
}
