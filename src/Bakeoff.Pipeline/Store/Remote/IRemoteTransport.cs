namespace Bakeoff.Pipeline;

/// <summary>Moves files to and from a place that has the layout of Bazel's remote caches: <c>cas/&lt;sha256&gt;</c>, <c>ac/&lt;key&gt;</c>.</summary>
internal interface IRemoteTransport : IDisposable
{
    /// <summary>The place as it may be shown: without credentials.</summary>
    string Shown { get; }

    /// <summary>Fetches a file.</summary>
    /// <param name="path">Such as <c>cas/0123…</c>.</param>
    /// <param name="target">Where it goes. What is there of a file of <c>cas/</c> is gone on with.</param>
    /// <param name="maximumBytes">More is refused.</param>
    /// <param name="cancellation">Ends the transfer.</param>
    /// <returns>Whether the file is there.</returns>
    /// <exception cref="RemoteRefusedException">The file is longer than it may be.</exception>
    /// <exception cref="IOException">The place cannot be reached, after all retries.</exception>
    Task<bool> DownloadAsync(string path, string target, long maximumBytes, CancellationToken cancellation);

    /// <summary>Whether a file is there with its size; a place that does not say sizes is believed.</summary>
    /// <param name="path">Such as <c>cas/0123…</c>.</param>
    /// <param name="bytes">The size.</param>
    /// <param name="cancellation">Ends the question.</param>
    /// <exception cref="IOException">The place cannot be reached, after all retries.</exception>
    Task<bool> HasAsync(string path, long bytes, CancellationToken cancellation);

    /// <summary>Stores a file, also in the place of one that is there.</summary>
    /// <param name="path">Such as <c>cas/0123…</c>.</param>
    /// <param name="source">The file.</param>
    /// <param name="cancellation">Ends the transfer.</param>
    /// <exception cref="IOException">The place cannot be reached or does not take it, after all retries.</exception>
    Task UploadAsync(string path, string source, CancellationToken cancellation);
}
