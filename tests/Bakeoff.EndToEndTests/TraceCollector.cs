using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Bakeoff.Testing;
using Google.Protobuf;

namespace Bakeoff.EndToEndTests;

/// <summary>A collector of OpenTelemetry's protocol on loopback (OTLP over HTTP): keeps the spans, and the names of the instruments.</summary>
internal sealed class TraceCollector : IDisposable
{
    private readonly HttpListener _listener = new();

    public TraceCollector()
    {
        Address = $"http://127.0.0.1:{FreePorts.Find()}";
        _listener.Prefixes.Add(Address + "/");
        _listener.Start();
        _ = Task.Run(ServeAsync);
    }

    public string Address { get; }

    public ConcurrentQueue<CollectedSpan> Spans { get; } = [];

    public ConcurrentQueue<string> Instruments { get; } = [];

    /// <summary>What the requests said of who sends them.</summary>
    public ConcurrentQueue<string> Tokens { get; } = [];

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            Tokens.Enqueue(context.Request.Headers["x-token"] ?? "");
            Read(context.Request.Url!.AbsolutePath, body.ToArray());
            context.Response.ContentType = "application/x-protobuf";
            context.Response.Close();
        }
    }

    /// <summary>The messages of opentelemetry/proto: a request has resources (1), these have scopes (2), these spans or metrics (2).</summary>
    private void Read(string path, byte[] request)
    {
        foreach (byte[] scope in Messages(request, 1).SelectMany(resource => Messages(resource, 2)))
        {
            foreach (byte[] item in Messages(scope, 2))
            {
                if (path == "/v1/traces")
                {
                    Spans.Enqueue(SpanOf(item));
                }
                else
                {
                    Instruments.Enqueue(Texts(item, 1));
                }
            }
        }
    }

    private static CollectedSpan SpanOf(byte[] span) => new(
        Texts(span, 5), Convert.ToHexString(Messages(span, 1).First()), Convert.ToHexString(Messages(span, 2).First()),
        Convert.ToHexString(Messages(span, 4).FirstOrDefault([])),
        Messages(span, 9).ToDictionary(tag => Texts(tag, 1), tag => Texts(Messages(tag, 2).First(), 1), StringComparer.Ordinal),
        Messages(span, 15).SelectMany(status => Messages(status, 2)).Select(Encoding.UTF8.GetString).FirstOrDefault()) { Began = Fixed(span, 7),
        Ended = Fixed(span, 8) };

    /// <summary>The value of a field of eight bytes.</summary>
    private static ulong Fixed(byte[] message, int field)
    {
        var input = new CodedInputStream(message);
        while (input.ReadTag() is not 0 and var tag)
        {
            if (WireFormat.GetTagFieldNumber(tag) == field)
            {
                return input.ReadFixed64();
            }

            input.SkipLastField();
        }

        return 0;
    }

    private static string Texts(byte[] message, int field) => Encoding.UTF8.GetString(Messages(message, field).FirstOrDefault([]));

    /// <summary>The fields of a number that have a length: messages, texts and bytes.</summary>
    private static IEnumerable<byte[]> Messages(byte[] message, int field)
    {
        var input = new CodedInputStream(message);
        while (input.ReadTag() is not 0 and var tag)
        {
            if (WireFormat.GetTagFieldNumber(tag) == field && WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited)
            {
                yield return input.ReadBytes().ToByteArray();
            }
            else
            {
                input.SkipLastField();
            }
        }
    }
}
