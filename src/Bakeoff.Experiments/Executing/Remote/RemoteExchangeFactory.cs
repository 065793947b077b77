using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Creates what brings tasks to nodes that share no file system with the head.</summary>
internal static class RemoteExchangeFactory
{
    /// <summary>The remote store, which such nodes need.</summary>
    /// <param name="remote">The remote store of the command; null where it has none.</param>
    /// <param name="who">Who needs it, such as <c>the host big</c>.</param>
    /// <exception cref="ReportedException">There is none, or it may not be written (<c>BKF5111</c>).</exception>
    public static RemoteSettings Require(RemoteSettings? remote, string who) => remote is { ReadOnly: false } ? remote : throw new ReportedException(
        [new ErrorReport(
            ErrorCodes.NoExchange,
            $"{who} has a \"folder\" of its own, so that all goes through a remote store, "
                + $"{(remote is null ? "and there is none" : "which may only be read")}.",
            "Name one with --remote (BAKEOFF_REMOTE), without --remote-readonly; or take the \"folder\" out of bakeoff.json where the store is "
                + "seen there.",
            new FileLocation(RepositoryFile.FileName))]);

    /// <summary>Creates the exchange.</summary>
    /// <param name="remote">The remote store.</param>
    /// <param name="storeFolder">The head's store.</param>
    /// <param name="bundle">The engine.</param>
    /// <exception cref="DownloadException">The remote store's address is wrong, or its folder is not there.</exception>
    public static RemoteExchange Create(RemoteSettings remote, string storeFolder, Lazy<EngineBundle> bundle) => new(
        remote, storeFolder,
        new Lazy<IReadOnlyList<(string, string)>>(() => [.. bundle.Value.Files.Select(file => (file.Sha256, file.File))]));
}
