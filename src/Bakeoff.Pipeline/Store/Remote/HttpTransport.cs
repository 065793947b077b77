using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Bakeoff.Core;
using Bakeoff.Http;

namespace Bakeoff.Pipeline;

/// <summary>
/// A server that Bazel could use as a remote cache: bazel-remote, nginx with WebDAV, a bucket behind a gateway. Transfers are
/// streamed, retried, and downloads of objects resumed; a server that says nothing, or too little, costs a bounded wait.
/// </summary>
internal sealed class HttpTransport : IRemoteTransport
{
    private const int MaxRedirects = 5;
    private const int Downloads = 8;
    private const int Uploads = 4;

    // Who waits for a connection is not waiting for the server.
    private readonly SemaphoreSlim _downloads = new(Downloads);
    private readonly SemaphoreSlim _uploads = new(Uploads);
    private readonly HttpClient _client;
    private readonly RemoteAddress _address;
    private readonly TimeSpan _stall;
    private readonly long _minBytesPerSecond;
    private readonly Retry _retries;

    /// <param name="address">The address; a user and password in it are never shown.</param>
    /// <param name="authorization">The credentials, or null.</param>
    /// <param name="settings">How patient it is.</param>
    public HttpTransport(RemoteAddress address, AuthenticationHeaderValue? authorization, RemoteSettings settings)
    {
        (_address, _stall, _minBytesPerSecond) = (address, settings.Stall, settings.MinBytesPerSecond);

        // Redirects are followed by hand: .NET would go to any host, and throws where the scheme is not one of its own.
        // Nothing is unpacked: objects are what they are.
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = _stall, MaxConnectionsPerServer = Downloads + Uploads, AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
        };
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("bakeoff");
        _client.DefaultRequestHeaders.Authorization = authorization;
        _retries = new Retry(new RetryPolicy
        {
            IsTransient = error => error is TransientException or RemoteUnreachableException, Delay = settings.RetryDelay, MaxRetries = 2,
        });
    }

    public string Shown => _address.Shown;

    public Task<bool> DownloadAsync(string path, string target, long maximumBytes, CancellationToken cancellation) =>
        AttemptAsync(_downloads, watch => TryDownloadAsync(path, target, maximumBytes, watch), cancellation);

    public Task<bool> HasAsync(string path, long bytes, CancellationToken cancellation) => AttemptAsync(
        _uploads,
        async watch =>
        {
            HttpRequestMessage Head(Uri address) => new(HttpMethod.Head, address);
            using HttpResponseMessage answer = await SendAsync(path, Head, watch).ConfigureAwait(false);
            if (IsAbsent(answer) || answer.StatusCode is HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented)
            {
                return false;
            }

            ThrowUnlessDone(answer);
            return answer.Content.Headers.ContentLength is not { } length || length == bytes;
        },
        cancellation);

    public Task UploadAsync(string path, string source, CancellationToken cancellation) => AttemptAsync(
        _uploads,
        async watch =>
        {
            HttpRequestMessage Put(Uri address)
            {
                var file = new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.Read);
                var content = new StreamContent(new WatchedStream(file, watch.Moved));
                content.Headers.ContentLength = file.Length;
                return new HttpRequestMessage(HttpMethod.Put, address) { Content = content };
            }

            using HttpResponseMessage answer = await SendAsync(path, Put, watch).ConfigureAwait(false);
            ThrowUnlessDone(answer);
            return true;
        },
        cancellation);

    public void Dispose() => _client.Dispose();

    private static bool IsAbsent(HttpResponseMessage answer) => answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone;

    private static void ThrowUnlessDone(HttpResponseMessage answer)
    {
        if (!answer.IsSuccessStatusCode)
        {
            string text = string.Create(CultureInfo.InvariantCulture, $"the server answered {(int)answer.StatusCode} {answer.ReasonPhrase}.");
            throw answer.StatusCode.IsTransient()
                ? new TransientException(text)
                : new IOException(text);
        }
    }

    /// <summary>Sends a request and gives the answer when its headers are there, after redirects.</summary>
    private async Task<HttpResponseMessage> SendAsync(string path, Func<Uri, HttpRequestMessage> make, TransferWatch watch)
    {
        Uri address = _address.AddressOf(path);
        for (int redirects = 0; ; redirects++)
        {
            using HttpRequestMessage request = make(address);
            HttpResponseMessage answer =
                await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, watch.Token).ConfigureAwait(false);
            if ((int)answer.StatusCode is not (301 or 302 or 307 or 308))
            {
                return answer;
            }

            using (answer)
            {
                address = redirects < MaxRedirects ? RedirectOf(address, answer.Headers.Location)
                    : throw new IOException("the server redirects in a circle.");
            }
        }
    }

    /// <summary>
    /// Where a redirect leads: to the same server, or from http to https on the same host. Everything else, another host or a file of this
    /// machine, is not followed: the credentials and the requests are for the server that the user named.
    /// </summary>
    private static Uri RedirectOf(Uri from, Uri? location)
    {
        if (location is null || !Uri.TryCreate(from, location, out Uri? to))
        {
            throw new IOException("the server redirects to an address that is malformed.");
        }

        bool same = to.Scheme == from.Scheme && to.Port == from.Port;
        bool upgrade = from.Scheme == "http" && to.Scheme == "https" && (to.IsDefaultPort || to.Port == from.Port);
        return to.Host == from.Host && (same || upgrade) ? to : throw new IOException(
            $"the server redirects to {ShownAddress.Redact(to.ToString())}, which is not followed: if the results are there, give that address.");
    }

    private async Task<bool> TryDownloadAsync(string path, string target, long maximumBytes, TransferWatch watch)
    {
        // The name of an object is its content's, so it is the same file; an entry may have been replaced meanwhile.
        long have = path.StartsWith("cas/", StringComparison.Ordinal) && File.Exists(target) ? new FileInfo(target).Length : 0;
        HttpRequestMessage Get(Uri address) =>
            new(HttpMethod.Get, address) { Headers = { Range = have > 0 ? new RangeHeaderValue(have, null) : null } };
        using HttpResponseMessage answer = await SendAsync(path, Get, watch).ConfigureAwait(false);
        if (IsAbsent(answer))
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
        long? expected = answer.Content.Headers.ContentLength;
        RefuseIfLonger(path, file.Length, expected ?? 0, maximumBytes);
        expected += file.Length;
        using Stream body = await answer.Content.ReadAsStreamAsync(watch.Token).ConfigureAwait(false);
        byte[] buffer = new byte[1 << 16];
        for (int read; (read = await body.ReadAsync(buffer, watch.Token).ConfigureAwait(false)) > 0; watch.Moved(read))
        {
            RefuseIfLonger(path, file.Length, read, maximumBytes);
            await file.WriteAsync(buffer.AsMemory(0, read), watch.Token).ConfigureAwait(false);
        }

        return expected is null || file.Length == expected ? true : throw new TransientException("the connection closed too early.");
    }

    private static void RefuseIfLonger(string path, long have, long more, long maximum)
    {
        if (more > maximum - have)
        {
            throw new RemoteRefusedException(
                string.Create(CultureInfo.InvariantCulture, $"{path} has more than the {maximum} bytes that it may have"), path);
        }
    }

    /// <summary>Retries what may pass, and turns everything that can go wrong with a network into one kind of exception.</summary>
    private async Task<bool> AttemptAsync(
        SemaphoreSlim slots, Func<TransferWatch, Task<bool>> attempt, CancellationToken cancellation) => await _retries.RunAsync(
        async token =>
        {
            await slots.WaitAsync(token).ConfigureAwait(false);
            using var watch = new TransferWatch(_stall, _minBytesPerSecond, token);
            try
            {
                return await attempt(watch).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!token.IsCancellationRequested)
            {
                // What is slow is so the next time too.
                throw watch.IsSlow
                    ? new IOException(
                        string.Create(CultureInfo.InvariantCulture, $"the transfer was slower than {_minBytesPerSecond / 1000.0:G3} kB/s."))
                    : new RemoteUnreachableException(
                        string.Create(CultureInfo.InvariantCulture, $"the server said nothing for {_stall.TotalSeconds:F0} s."));
            }
            catch (Exception e) when (e is HttpRequestException or HttpIOException)
            {
                // The outer one says no more than "see the inner one" where it is about TLS.
                throw new RemoteUnreachableException(e.GetBaseException().Message);
            }
            finally
            {
                slots.Release();
            }
        },
        cancellation).ConfigureAwait(false);

    /// <summary>The server answered with a fault that may be gone at the next attempt.</summary>
    private sealed class TransientException(string message) : IOException(message);
}
