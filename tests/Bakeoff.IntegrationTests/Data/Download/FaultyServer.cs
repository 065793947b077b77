using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Bakeoff.IntegrationTests;

/// <summary>An HTTP server on loopback that fails on purpose: each request is answered by the next behaviour of a script.</summary>
internal sealed class FaultyServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly byte[] _content;
    private readonly Queue<string> _script;

    public FaultyServer(byte[] content, params string[] script)
    {
        (_content, _script) = (content, new Queue<string>(script));
        _listener.Start();
        _ = Task.Run(ServeAsync);
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public List<string> Requests { get; } = [];

    public string ETag { get; set; } = "\"v1\"";

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                // Not awaited: a client that gave up on a stalled answer asks again at once.
                _ = AnswerAndCloseAsync(await _listener.AcceptTcpClientAsync());
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AnswerAndCloseAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await AnswerAsync(client);
            }
            catch (IOException)
            {
                // The client has gone.
            }
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        NetworkStream stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII, false, 1024, leaveOpen: true);
        var head = new StringBuilder();
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
        {
            head.AppendLine(line);
        }

        string request = head.ToString();
        Requests.Add(request);
        string behaviour = _script.Count > 0 ? _script.Dequeue() : "ok";
        if (behaviour is "500" or "404" or "429")
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {behaviour} No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
            return;
        }

        if (behaviour.StartsWith("to ", StringComparison.Ordinal))
        {
            await stream.WriteAsync(
                Encoding.ASCII.GetBytes($"HTTP/1.1 302 Found\r\nLocation: {behaviour[3..]}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
            return;
        }

        int start = RangeOf(request);
        string status = start > 0 ? $"206 Partial Content\r\nContent-Range: bytes {start}-{_content.Length - 1}/{_content.Length}" : "200 OK";
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nETag: {ETag}\r\nContent-Length: {_content.Length - start}\r\nConnection: close\r\n\r\n"));
        int end = behaviour is "drop" or "stall" ? start + ((_content.Length - start) / 2) : _content.Length;
        await stream.WriteAsync(_content.AsMemory(start, end - start));
        await stream.FlushAsync();
        if (behaviour == "stall")
        {
            await Task.Delay(1500);
        }
    }

    /// <summary>Where to resume, if the client's copy is of this version.</summary>
    private int RangeOf(string request)
    {
        string? range = request.Split('\n').FirstOrDefault(line => line.StartsWith("Range: bytes=", StringComparison.OrdinalIgnoreCase));
        bool same = request.Contains($"If-Range: {ETag}", StringComparison.OrdinalIgnoreCase);
        return range is not null && same ? int.Parse(range.Trim()["Range: bytes=".Length..].TrimEnd('-')) : 0;
    }
}
