namespace Bakeoff.Experiments;

/// <summary>
/// What the explorer's process is asked to show: the first line of its standard input, as JSON. The input stays open as long as the command that
/// started it lives.
/// </summary>
/// <param name="ExperimentsFolder">The folder of the experiments.</param>
/// <param name="ArtifactsFolder">The folder of the runs, the reports, and what is under way.</param>
/// <param name="StoreFolder">The store.</param>
/// <param name="Port">The port to listen on, from 1 to 65535; 0 for any that is free.</param>
/// <param name="Threads">The threads that a comparison may use, at least 1.</param>
internal sealed record ExplorerRequest(string ExperimentsFolder, string ArtifactsFolder, string StoreFolder, int Port, int Threads)
{
    /// <summary>The folders that are not there. A store that would be in a folder of artifacts that is not there is not named too.</summary>
    /// <param name="artifacts">The folder of the runs.</param>
    /// <param name="store">The store.</param>
    public static IEnumerable<string> MissingOf(string artifacts, string store) => new[] { artifacts, store }.Where(folder =>
        !Directory.Exists(folder) && (folder == artifacts || Path.GetDirectoryName(Path.GetFullPath(folder)) != Path.GetFullPath(artifacts)
            || Directory.Exists(artifacts)));
}
