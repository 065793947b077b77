using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Bakeoff.Core;
using Bakeoff.Http;

namespace Bakeoff.Data;

/// <summary>Fetches one archive: from a mirror or its publisher, resumed, retried, and checked against its pins.</summary>
internal sealed class ArchiveDownload(StageContext context)
{
    private const int MaxRedirects = 10;

    /// <summary>The delay before the first retry; each later one is twice as long, with jitter.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How many times a failed attempt is repeated.</summary>
    public int MaxRetries { get; init; } = 5;

    /// <summary>How long the server may send nothing before the attempt counts as failed.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Fetches the archive to <paramref name="target"/>, which exists afterwards only if its bytes are the pinned ones.</summary>
    /// <exception cref="DownloadException">The archive cannot be had (<c>BKF3002</c> to <c>BKF3006</c>).</exception>
    /// <exception cref="ChecksumException">Other bytes came (<c>BKF3001</c>).</exception>
    public async Task FetchAsync(DownloadOptions options, string target)
    {
        (string part, string source) = await BringAsync(options).ConfigureAwait(false);
        Accept(part, target, options, source);
    }

    /// <summary>Fetches what is at the address, whatever it is, into a file of the folder for what can be resumed.</summary>
    /// <param name="options">The address; the size and the checksum where they are known.</param>
    /// <returns>The file, and where it comes from as messages have it.</returns>
    /// <exception cref="DownloadException">The archive cannot be had (<c>BKF3002</c> to <c>BKF3006</c>).</exception>
    public async Task<(string File, string Source)> BringAsync(DownloadOptions options)
    {
        string fileName = options.ArchiveName!;
        Uri source = SourceOf(options.Url!, fileName, context.Fetch.Mirror);
        string part = Path.Combine(context.ResumeFolder, (options.Sha256 ?? ContentHash.OfBytes(Encoding.UTF8.GetBytes(options.Url!))) + ".part");
        Directory.CreateDirectory(context.ResumeFolder);
        string shown = ShownOf(source);
        using Activity? span = BakeoffTelemetry.Activities.StartActivity($"download {fileName}", ActivityKind.Client)?.SetTag("url.full", shown);
        if (source.IsFile)
        {
            CopyFromFolder(source.LocalPath, part);
        }
        else if (context.Fetch.Offline)
        {
            throw new DownloadException(
                ErrorCodes.OfflineMissing, shown, $"{fileName} is not in the store, and --offline forbids to fetch it.",
                "Run once without --offline, or give a folder that holds it: --mirror=FOLDER.");
        }
        else
        {
            await DownloadAsync(source, part, options.DownloadBytes).ConfigureAwait(false);
        }

        span?.SetTag("bakeoff.bytes", new FileInfo(part).Length);
        return (part, shown);
    }

    private static Uri SourceOf(string url, string fileName, string? mirror)
    {
        if (mirror is null)
        {
            return new Uri(url);
        }

        bool isServer = mirror.StartsWith("http://", StringComparison.Ordinal) || mirror.StartsWith("https://", StringComparison.Ordinal);
        if (!isServer && !mirror.StartsWith("file://", StringComparison.Ordinal))
        {
            return new Uri(Path.GetFullPath(Path.Combine(mirror, fileName)));
        }

        return Uri.TryCreate(
            isServer ? $"{mirror.TrimEnd('/')}/{fileName}" : $"{mirror.TrimEnd('/')}/{Uri.EscapeDataString(fileName)}", UriKind.Absolute,
            out Uri? address)
            ? address : throw new DownloadException(
                ErrorCodes.MirrorLacksFile, ShownAddress.Redact(mirror), "the mirror's address is malformed.",
                "Write http://HOST/PATH, https://HOST/PATH, or the path of a folder: --mirror, BAKEOFF_MIRROR.");
    }

    private static string ShownOf(Uri source) => source.IsFile ? source.LocalPath : ShownAddress.Redact(source.ToString());

    private static void CopyFromFolder(string source, string part)
    {
        if (!File.Exists(source))
        {
            throw new DownloadException(
                ErrorCodes.MirrorLacksFile, source, "the mirror does not have this file.",
                "Put the archive there, or leave --mirror (BAKEOFF_MIRROR) away to fetch it from its publisher.");
        }

        File.Copy(source, part, overwrite: true);
    }

    private static void Accept(string part, string target, DownloadOptions options, string source)
    {
        long length = new FileInfo(part).Length;
        string actual = ContentHash.OfFile(part);
        if (actual != options.Sha256)
        {
            File.Delete(part);
            throw length == options.DownloadBytes
                ? new ChecksumException(source, options.Sha256!, actual)
                : WrongSize(source, options.DownloadBytes!.Value, length.ToString(CultureInfo.InvariantCulture));
        }

        File.Move(part, target);
        File.Delete(ValidatorFileOf(part));
    }

    private static DownloadException WrongSize(string source, long expected, string actual) => new(
        ErrorCodes.SizeMismatch, source,
        $"expected {expected} bytes, got {actual}: this is not the pinned file, and nothing was stored.",
        "Fetch it again, or from another mirror.");

    private static string ValidatorFileOf(string part) => part + ".validator";

    private async Task DownloadAsync(Uri source, string part, long? bytes)
    {
        var retries = new Retry(new RetryPolicy
        {
            IsTransient = IsTransient, Delay = RetryDelay, MaxDelay = TimeSpan.FromSeconds(30), MaxRetries = MaxRetries,
            OnRetry = (error, number, delay) => context.Progress.Warn(FormattableString.Invariant(
                $"{source.Host}: {error.Message} Retry {number} of {MaxRetries} in {delay.TotalSeconds:F1} s.")),
        });
        using var client = new HttpClient(
            new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(15), AllowAutoRedirect = false }) { Timeout = Timeout.InfiniteTimeSpan };
        try
        {
            await retries.RunAsync(
                async cancellation => await AttemptAsync(client, source, part, bytes, cancellation).ConfigureAwait(false),
                context.Cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (IsTransient(e))
        {
            throw new DownloadException(
                ErrorCodes.NetworkFailed, ShownOf(source), $"the download failed {MaxRetries + 1} times, the last time with: {e.Message}",
                "Run the same command again: it goes on where it stopped. Or fetch the file by hand and give its folder: --mirror=FOLDER.", e);
        }
    }

    private static bool IsTransient(Exception error) => error is HttpRequestException or IOException or TimeoutException;

    /// <summary>
    /// One attempt, going on after what <paramref name="part"/> holds already if the server still has the same file; gives its length.
    /// </summary>
    private async Task<long> AttemptAsync(HttpClient client, Uri source, string part, long? bytes, CancellationToken cancellation)
    {
        using HttpResponseMessage response = await FollowAsync(client, source, part, cancellation).ConfigureAwait(false);
        bool resumed = response.StatusCode == HttpStatusCode.PartialContent
            && response.Content.Headers.ContentRange?.From == new FileInfo(part).Length;
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable
            || (response.StatusCode == HttpStatusCode.PartialContent && !resumed))
        {
            File.Delete(part);
            throw new IOException("the server cannot resume the partial download: it starts again.");
        }

        ThrowIfRefused(response, source);
        if (!resumed)
        {
            RememberValidator(response, part);
        }

        await CopyBodyAsync(response, part, resumed, bytes, source, cancellation).ConfigureAwait(false);
        long length = new FileInfo(part).Length;
        return length < bytes ? throw new IOException($"the connection closed after {length} of {bytes} bytes.") : length;
    }

    private static HttpRequestMessage RequestFor(Uri source, string part)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, source);
        request.Headers.UserAgent.ParseAdd("bakeoff");
        string validatorFile = ValidatorFileOf(part);
        if (File.Exists(part) && File.Exists(validatorFile) && new FileInfo(part).Length is > 0 and long length
            && RangeConditionHeaderValue.TryParse(File.ReadAllText(validatorFile), out RangeConditionHeaderValue? validator))
        {
            request.Headers.Range = new RangeHeaderValue(length, null);
            request.Headers.IfRange = validator;
        }

        return request;
    }

    /// <summary>
    /// Asks, and goes where redirects lead: publishers use other hosts, and the checksum is pinned. But only over http, and never from https to http:
    /// left to itself .NET tries a redirect to a file or to ftp too.
    /// </summary>
    private async Task<HttpResponseMessage> FollowAsync(HttpClient client, Uri source, string part, CancellationToken cancellation)
    {
        Uri address = source;
        for (int redirects = 0; ; redirects++)
        {
            using HttpRequestMessage request = RequestFor(address, part);
            HttpResponseMessage response = await SendAsync(client, request, cancellation).ConfigureAwait(false);
            if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308))
            {
                return response;
            }

            using (response)
            {
                bool known = Uri.TryCreate(address, response.Headers.Location?.OriginalString ?? "", out Uri? to)
                    && response.Headers.Location is not null;
                bool allowed = known && redirects < MaxRedirects && (to!.Scheme == "https" || (to.Scheme == "http" && address.Scheme == "http"));
                address = allowed ? to! : throw new DownloadException(
                    ErrorCodes.ServerRefused, ShownOf(source),
                    $"the server redirects to {(known ? ShownAddress.Redact(to!.ToString()) : "no address")}, which is not followed.",
                    "Check the address, or use a mirror that has the file: --mirror=FOLDER or URL.");
            }
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpClient client, HttpRequestMessage request, CancellationToken cancellation)
    {
        using var watch = new TransferWatch(StallTimeout, null, cancellation);
        try
        {
            return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, watch.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"the server did not answer for {StallTimeout.TotalSeconds:F0} s.");
        }
    }

    private static void ThrowIfRefused(HttpResponseMessage response, Uri source)
    {
        if (response.IsSuccessStatusCode)
        {
            return;
        }

        string status = $"the server answered {(int)response.StatusCode} {response.ReasonPhrase}.";
        if (response.StatusCode.IsTransient())
        {
            throw new HttpRequestException(status);
        }

        throw new DownloadException(
            ErrorCodes.ServerRefused, ShownOf(source), status, "Check the address, or use a mirror that has the file: --mirror=FOLDER or URL.");
    }

    /// <summary>A strong ETag or the modification date: what <c>If-Range</c> may be asked with (RFC 9110, 13.1.5).</summary>
    private static void RememberValidator(HttpResponseMessage response, string part)
    {
        string? validator = response.Headers.ETag is { IsWeak: false } etag
            ? etag.Tag
            : response.Content.Headers.LastModified?.ToString("R", CultureInfo.InvariantCulture);
        File.Delete(ValidatorFileOf(part));
        if (validator is not null)
        {
            AtomicFile.WriteText(ValidatorFileOf(part), validator);
        }
    }

    private async Task CopyBodyAsync(
        HttpResponseMessage response, string part, bool resumed, long? bytes, Uri source, CancellationToken cancellation)
    {
        using Stream body = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        using var file = new FileStream(part, resumed ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.None);
        long total = bytes ?? (file.Length + (response.Content.Headers.ContentLength ?? 0));
        var speed = new TransferSpeed(file.Length, total);
        byte[] buffer = new byte[1 << 17];
        using var watch = new TransferWatch(StallTimeout, null, cancellation);
        while (true)
        {
            int read;
            try
            {
                read = await body.ReadAsync(buffer, watch.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                throw new TimeoutException($"the server sent nothing for {StallTimeout.TotalSeconds:F0} s.");
            }

            if (read == 0)
            {
                return;
            }

            await file.WriteAsync(buffer.AsMemory(0, read), cancellation).ConfigureAwait(false);
            if (file.Length > bytes)
            {
                file.SetLength(0);
                throw WrongSize(ShownOf(source), total, "more");
            }

            context.Progress.Report(total == 0 ? 0 : Math.Min(1, (double)file.Length / total), speed.Describe(file.Length));
            watch.Moved(read);
        }
    }
}
