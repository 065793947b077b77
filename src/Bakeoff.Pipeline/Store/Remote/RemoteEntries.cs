using System.Text.Json;
using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>Reads entries of a remote store, and what they name; nothing is believed that is not verified.</summary>
internal sealed class RemoteEntries(IRemoteTransport transport)
{
    // An entry names the parts of a key and the outputs: kilobytes.
    private const long MaxEntryBytes = 16_000_000;

    /// <summary>Where the entry of a key is.</summary>
    /// <param name="key">The key.</param>
    public static string PathOf(StageKey key) => "ac/" + key.Hash;

    /// <summary>Where an object is.</summary>
    /// <param name="file">The file of an entry.</param>
    public static string PathOf(StoredFile file) => "cas/" + file.Sha256;

    /// <summary>Fetches an entry with its objects.</summary>
    /// <param name="label">The label of the node.</param>
    /// <param name="key">Its key.</param>
    /// <param name="folder">An empty folder; afterwards it holds the outputs, each verified.</param>
    /// <param name="cancellation">Ends the transfer.</param>
    /// <returns>The entry, or null where there is none.</returns>
    /// <exception cref="RemoteRefusedException">What is there is not what it should be.</exception>
    /// <exception cref="IOException">The place cannot be reached.</exception>
    public async Task<ActionEntry?> FetchAsync(string label, StageKey key, string folder, CancellationToken cancellation)
    {
        string message = Path.Combine(folder, ".entry");
        if (await ReadAsync(key, message, cancellation).ConfigureAwait(false) is not { } entry)
        {
            return null;
        }

        if (entry.Label != label)
        {
            throw new RemoteRefusedException($"it is of {entry.Label}");
        }

        File.Delete(message);
        RefuseWhatDoesNotFit(entry, folder);
        var options = new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = cancellation };
        await Parallel.ForEachAsync(
            entry.Outputs, options,
            async (file, token) => await FetchObjectAsync(file, Path.Combine(folder, file.Path), token).ConfigureAwait(false)).ConfigureAwait(false);
        return entry;
    }

    /// <summary>Reads an entry; null where there is none, or none that is sound.</summary>
    /// <param name="key">The key.</param>
    /// <param name="message">Where the message may be written.</param>
    /// <param name="cancellation">Ends the transfer.</param>
    /// <exception cref="IOException">The place cannot be reached.</exception>
    public async Task<ActionEntry?> TryReadAsync(StageKey key, string message, CancellationToken cancellation)
    {
        try
        {
            return await ReadAsync(key, message, cancellation).ConfigureAwait(false);
        }
        catch (RemoteRefusedException)
        {
            return null;
        }
    }

    private async Task<ActionEntry?> ReadAsync(StageKey key, string message, CancellationToken cancellation)
    {
        if (!await transport.DownloadAsync(PathOf(key), message, MaxEntryBytes, cancellation).ConfigureAwait(false))
        {
            return null;
        }

        try
        {
            byte[] bytes = await File.ReadAllBytesAsync(message, cancellation).ConfigureAwait(false);
            return ActionEntry.Parse(ActionResultMessage.ReadEntry(bytes), key.Hash);
        }
        catch (JsonException e)
        {
            throw new RemoteRefusedException($"its entry is damaged ({e.Message.TrimEnd('.')})");
        }
    }

    private async Task FetchObjectAsync(StoredFile file, string target, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        if (!await transport.DownloadAsync(PathOf(file), target, file.Bytes, cancellation).ConfigureAwait(false))
        {
            throw new RemoteRefusedException($"it has no object {file.Sha256[..12]} ({file.Path})", PathOf(file));
        }

        if (new FileInfo(target).Length != file.Bytes || ContentHash.OfFile(target) != file.Sha256)
        {
            throw new RemoteRefusedException($"its object {file.Sha256[..12]} ({file.Path}) has other bytes than its name says", PathOf(file));
        }
    }

    private static long FreeBytesOf(string folder)
    {
        try
        {
            return new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(folder)! : folder).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return long.MaxValue; // A file system that does not tell: it says when it is full.
        }
    }

    /// <summary>An entry may state any sizes: none is begun that the disk cannot take.</summary>
    private static void RefuseWhatDoesNotFit(ActionEntry entry, string folder)
    {
        decimal stated = entry.Outputs.Sum(file => (decimal)file.Bytes);
        if (stated > FreeBytesOf(folder))
        {
            throw new RemoteRefusedException(FormattableString.Invariant($"it names files of {stated:F0} bytes, more than the disk has free"));
        }
    }
}
