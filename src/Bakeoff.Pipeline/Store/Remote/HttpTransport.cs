using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Polly;
using Polly.Retry;

namespace Bakeoff.Pipeline;

/// <summary>
/// A server that Bazel could use as a remote cache: bazel-remote, nginx with WebDAV, a bucket behind a gateway. Transfers are
/// streamed, retried, and downloads resumed; a server that says nothing costs a bounded wait.
/// </summary>
internal sealed class HttpTransport : IRemoteTransport
{
    private readonly HttpClient _client;
    private readonly Uri _root;
    private readonly TimeSpan _stall;
    private readonly ResiliencePipeline _retries;

    /// <param name="root">The address; a user and password in it are used, and never shown.</param>
    /// <param name="authorization">The credentials, or null.</param>
    /// <param name="stall">How long the server may say nothing before an attempt has failed.</param>
    public HttpTransport(Uri root, AuthenticationHeaderValue? authorization, TimeSpan stall)
    {
        _stall = stall;
        _root = new UriBuilder(root) { UserName = "", Password = "", Path = root.AbsolutePath.TrimEnd('/') + "/" }.Uri;

        // No answer to a redirect gets the credentials: the handler drops them then.
        _client = new HttpClient(new SocketsHttpHandler { ConnectTimeout = stall, MaxConnectionsPerServer = 8 }) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("bakeoff");
        _client.DefaultRequestHeaders.Authorization = authorization;
        _retries = new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<TransientException>(),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = TimeSpan.FromMilliseconds(200),
            MaxRetryAttempts = 2,
        }).Build();
    }

    public string Shown => _root.ToString();

    public Task<bool> DownloadAsync(string path, string target, long maximumBytes, CancellationToken cancellation) =>
        AttemptAsync(stall => TryDownloadAsync(path, target, maximumBytes, stall), cancellation);

    public Task UploadAsync(string path, string source, CancellationToken cancellation) => AttemptAsync(
        async stall =>
        {
            if (path.StartsWith("cas/", StringComparison.Ordinal))
            {
                using HttpResponseMessage head = await _client.SendAsync(new HttpRequestMessage(HttpMethod.Head, new Uri(_root, path)), stall.Token).ConfigureAwait(false);
                if (head.IsSuccessStatusCode)
                {
                    return true;
                }
            }

            using var file = new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.Read);
            using var content = new StreamContent(new WatchedStream(file, stall.Moved));
            content.Headers.ContentLength = file.Length;
            using HttpResponseMessage answer = await _client.PutAsync(new Uri(_root, path), content, stall.Token).ConfigureAwait(false);
            ThrowUnlessDone(answer);
            return true;
        },
        cancellation);

    public void Dispose() => _client.Dispose();

    private static void ThrowUnlessDone(HttpResponseMessage answer)
    {
        if (!answer.IsSuccessStatusCode)
        {
            string text = string.Create(CultureInfo.InvariantCulture, $"the server answered {(int)answer.StatusCode} {answer.ReasonPhrase}.");
            throw (int)answer.StatusCode >= 500 || answer.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
                ? new TransientException(text)
                : new IOException(text);
        }
    }

    private async Task<bool> TryDownloadAsync(string path, string target, long maximumBytes, StallWatch stall)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_root, path));
        long have = File.Exists(target) ? new FileInfo(target).Length : 0;
        if (have > 0)
        {
            request.Headers.Range = new RangeHeaderValue(have, null); // The name is the content's: it is the same file.
        }

        using HttpResponseMessage answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stall.Token).ConfigureAwait(false);
        if (answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone)
        {
            return false;
        }

        if (answer.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            File.Delete(target);
            throw new TransientException("the server cannot resume.");
        }

        ThrowUnlessDone(answer);
        bool resumed = answer.StatusCode == HttpStatusCode.PartialContent && answer.Content.Headers.ContentRange?.From == have;
        using var file = new FileStream(target, resumed ? FileMode.Append : FileMode.Create, FileAccess.Write);
        long expected = answer.Content.Headers.ContentLength is { } length ? file.Length + length : -1;
        RefuseIfLonger(path, expected, maximumBytes);
        using Stream body = await answer.Content.ReadAsStreamAsync(stall.Token).ConfigureAwait(false);
        byte[] buffer = new byte[1 << 16];
        for (int read; (read = await body.ReadAsync(buffer, stall.Token).ConfigureAwait(false)) > 0; stall.Moved())
        {
            RefuseIfLonger(path, file.Length + read, maximumBytes);
            await file.WriteAsync(buffer.AsMemory(0, read), stall.Token).ConfigureAwait(false);
        }

        return expected < 0 || file.Length == expected ? true : throw new TransientException("the connection closed too early.");
    }

    private static void RefuseIfLonger(string path, long bytes, long maximum)
    {
        if (bytes > maximum)
        {
            throw new RemoteRefusedException(string.Create(CultureInfo.InvariantCulture, $"{path} has more than the {maximum} bytes that it may have"));
        }
    }

    /// <summary>Retries what may pass, and turns everything that can go wrong with a network into one kind of exception.</summary>
    private async Task<bool> AttemptAsync(Func<StallWatch, Task<bool>> attempt, CancellationToken cancellation) => await _retries.ExecuteAsync(
        async token =>
        {
            using var stall = new StallWatch(_stall, token);
            try
            {
                return await attempt(stall).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!token.IsCancellationRequested)
            {
                throw new TransientException(string.Create(CultureInfo.InvariantCulture, $"the server said nothing for {_stall.TotalSeconds:F0} s."));
            }
            catch (Exception e) when (e is HttpRequestException or HttpIOException)
            {
                throw new TransientException(e.Message);
            }
        },
        cancellation).ConfigureAwait(false);

    /// <summary>A fault that may be gone at the next attempt.</summary>
    private sealed class TransientException(string message) : IOException(message);
}
