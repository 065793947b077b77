using System.Globalization;
using Bakeoff.Core;
using Bakeoff.Http;

namespace Bakeoff.Pipeline;

/// <summary>
/// A plain folder, such as a network mount, which several machines may write at once: each writes into a folder of its own in <c>tmp/</c> and renames
/// what is whole. What a killed process left there is deleted by the next one that writes.
/// </summary>
/// <param name="root">The folder, which exists.</param>
/// <param name="stall">How long a server may say nothing. A disk that is flushed may take six times that.</param>
internal sealed class FolderTransport(string root, TimeSpan stall) : IRemoteTransport
{
    private static readonly TimeSpan Forgotten = TimeSpan.FromDays(1);
    private readonly Lock _lock = new();
    private TemporaryFolder? _uploads;

    public string Shown => root;

    public Task<bool> DownloadAsync(string path, string target, long maximumBytes, CancellationToken cancellation) => WithinAsync(
        async watch =>
        {
            string source = Path.Combine(root, path);
            if (!StoreFile.Exists(source))
            {
                return Directory.Exists(root) ? false : throw new IOException("the folder is no longer there.");
            }

            if (!StoreFile.IsRegular(source))
            {
                throw new RemoteRefusedException($"{path} is not a file", path);
            }

            using var from = new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (from.Length > maximumBytes)
            {
                throw new RemoteRefusedException(
                    string.Create(CultureInfo.InvariantCulture, $"{path} has {from.Length} bytes, and {maximumBytes} were expected at most"), path);
            }

            using var to = new FileStream(target, FileMode.Create);
            await CopyAsync(from, to, maximumBytes, watch).ConfigureAwait(false);
            return true;
        },
        cancellation);

    public Task<bool> HasAsync(string path, long bytes, CancellationToken cancellation) => WithinAsync(
        _ =>
        {
            string file = Path.Combine(root, path);
            return Task.FromResult(StoreFile.IsRegular(file) && new FileInfo(file).Length == bytes);
        },
        cancellation);

    public Task UploadAsync(string path, string source, CancellationToken cancellation) => WithinAsync(
        async watch =>
        {
            string target = Path.Combine(root, path);
            string temporary = AtomicFile.TemporaryNameFor(Path.Combine(Uploads(), Path.GetFileName(path)));
            using (FileStream from = File.OpenRead(source))
            using (var to = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16))
            {
                await CopyAsync(from, to, long.MaxValue, watch).ConfigureAwait(false);
                to.Flush(flushToDisk: true);
            }

            watch.Token.ThrowIfCancellationRequested(); // Whoever waited has gone.
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Move(temporary, target, overwrite: true);
            return true;
        },
        cancellation);

    public void Dispose()
    {
        try
        {
            _uploads?.Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The share has gone: the next one that writes there deletes it.
        }
    }

    private static async Task CopyAsync(FileStream from, FileStream to, long maximumBytes, TransferWatch watch)
    {
        byte[] buffer = new byte[1 << 17];
        long copied = 0;
        for (int read; (read = await from.ReadAsync(buffer, watch.Token).ConfigureAwait(false)) > 0; watch.Moved(read))
        {
            if ((copied += read) > maximumBytes)
            {
                throw new RemoteRefusedException($"{Path.GetFileName(from.Name)} grows while it is read");
            }

            await to.WriteAsync(buffer.AsMemory(0, read), watch.Token).ConfigureAwait(false);
        }
    }

    /// <summary>This process's folder for what it writes.</summary>
    private string Uploads()
    {
        lock (_lock)
        {
            if (_uploads is null)
            {
                string folder = Path.Combine(root, "tmp");
                _uploads = new TemporaryFolder(folder, "push");
                Sweep(folder, _uploads.Path);
            }

            return _uploads.Path;
        }
    }

    /// <summary>Locks say which processes live. Where they do not reach other machines, what has not been touched for a day is left over.</summary>
    private static void Sweep(string folder, string own)
    {
        if (LockSupport.WeaknessOf(own + AliveFile.Extension) is null)
        {
            TemporaryFolder.Sweep(folder);
            return;
        }

        // By the clock of the share, which wrote ours just now.
        DateTime now = File.GetLastWriteTimeUtc(own + AliveFile.Extension);
        foreach (string old in Directory.GetFileSystemEntries(folder).Where(path => now - File.GetLastWriteTimeUtc(path) > Forgotten))
        {
            try
            {
                StoreFile.Delete(old);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Another one was faster, or it is another user's.
            }
        }
    }

    /// <summary>A share whose server has gone blocks whoever asks it, and cannot be told to stop: it is not waited for.</summary>
    private async Task<bool> WithinAsync(Func<TransferWatch, Task<bool>> work, CancellationToken cancellation)
    {
        TimeSpan patience = stall * 6;
        var watch = new TransferWatch(patience, 1 << 15, cancellation);
        CancellationToken token = watch.Token;
        Task<bool> working = Task.Run(() => work(watch), CancellationToken.None);
        _ = working.ContinueWith(
            done => { _ = done.Exception; watch.Dispose(); }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        try
        {
            return await working.WaitAsync(token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new RemoteUnreachableException(
                string.Create(CultureInfo.InvariantCulture, $"the folder did not answer for {patience.TotalSeconds:F0} s."));
        }
    }
}
