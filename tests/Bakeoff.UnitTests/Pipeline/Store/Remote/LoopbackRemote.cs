using System.Collections.Concurrent;
using System.Net;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>A remote store on loopback that keeps its files in memory and fails on purpose.</summary>
internal sealed class LoopbackRemote : IDisposable
{
    private readonly HttpListener _listener = new();

    public LoopbackRemote()
    {
        Address = $"http://127.0.0.1:{FreePorts.Find()}/cache";
        _listener.Prefixes.Add(Address + "/");
        _listener.Start();
        _ = Task.Run(ServeAsync);
    }

    public string Address { get; }

    public ConcurrentDictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>
    /// What to do with a request such as <c>GET cas/0123…</c>: a status, <c>stall</c>, <c>drop</c>, <c>zeros</c>; null for what is right.
    /// </summary>
    public Func<string, string?> Fault { get; set; } = _ => null;

    /// <summary>Where a path is redirected to, or null.</summary>
    public Func<string, string?> Redirect { get; set; } = _ => null;

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                HttpListenerContext context = await _listener.GetContextAsync();
                _ = AnswerAsync(context);
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        string path = context.Request.Url!.AbsolutePath["/cache/".Length..];
        string request = $"{context.Request.HttpMethod} {path}";
        Requests.Enqueue($"{request} {context.Request.Headers["Authorization"]} {context.Request.Headers["Range"]}".Trim());
        HttpListenerResponse response = context.Response;
        try
        {
            if (Redirect(path) is { } target)
            {
                response.StatusCode = 307;
                response.Headers["Location"] = target;
                response.Close();
                return;
            }

            await AnswerAsync(context, path, Fault(request));
        }
        catch (Exception e) when (e is HttpListenerException or IOException or ObjectDisposedException)
        {
            // The client has gone.
        }
    }

    private async Task AnswerAsync(HttpListenerContext context, string path, string? fault)
    {
        HttpListenerResponse response = context.Response;
        switch (fault)
        {
            case "stall":
                await Task.Delay(3000);
                response.Abort();
                return;
            case "drop":
                byte[] half = Files[path];
                response.ContentLength64 = half.Length;
                await response.OutputStream.WriteAsync(half.AsMemory(0, half.Length / 2));
                await response.OutputStream.FlushAsync();
                response.Abort();
                return;
            case "zeros":
                response.SendChunked = true; // No length: it must be counted.
                for (byte[] zeros = new byte[1 << 20]; ;)
                {
                    await response.OutputStream.WriteAsync(zeros);
                }

            case { } status:
                response.StatusCode = int.Parse(status, System.Globalization.CultureInfo.InvariantCulture);
                response.Close();
                return;
            default:
                await ServeAsync(context, path);
                return;
        }
    }

    private async Task ServeAsync(HttpListenerContext context, string path)
    {
        HttpListenerResponse response = context.Response;
        if (context.Request.HttpMethod == "PUT")
        {
            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            Files[path] = body.ToArray();
        }
        else if (!Files.TryGetValue(path, out byte[]? bytes))
        {
            response.StatusCode = 404;
        }
        else if (context.Request.HttpMethod == "HEAD")
        {
            response.ContentLength64 = bytes.Length;
        }
        else if (context.Request.HttpMethod == "GET")
        {
            int from = context.Request.Headers["Range"] is { } range
                ? int.Parse(range["bytes=".Length..^1], System.Globalization.CultureInfo.InvariantCulture) : 0;
            if (from > 0)
            {
                response.StatusCode = 206;
                response.Headers["Content-Range"] = $"bytes {from}-{bytes.Length - 1}/{bytes.Length}";
            }

            response.ContentLength64 = bytes.Length - from;
            await response.OutputStream.WriteAsync(bytes.AsMemory(from));
        }

        response.Close();
    }
}
