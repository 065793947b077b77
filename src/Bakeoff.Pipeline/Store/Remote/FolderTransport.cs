using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>A plain folder, such as a network mount.</summary>
internal sealed class FolderTransport(string root) : IRemoteTransport
{
    public string Shown => root;

    public async Task<bool> DownloadAsync(string path, string target, long maximumBytes, CancellationToken cancellation)
    {
        string source = Path.Combine(root, path);
        if (!File.Exists(source))
        {
            return Directory.Exists(root) ? false : throw new IOException("the folder is not there.");
        }

        using var from = new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (from.Length > maximumBytes)
        {
            throw new RemoteRefusedException($"{path} has {from.Length} bytes, and {maximumBytes} were expected at most");
        }

        using var to = new FileStream(target, FileMode.Create);
        await from.CopyToAsync(to, cancellation).ConfigureAwait(false);
        return true;
    }

    public Task UploadAsync(string path, string source, CancellationToken cancellation)
    {
        string target = Path.Combine(root, path);
        if (!File.Exists(target))
        {
            using FileStream from = File.OpenRead(source);
            AtomicFile.Write(target, from.CopyTo);
        }

        return Task.CompletedTask;
    }

    public void Dispose()
    {
    }
}
