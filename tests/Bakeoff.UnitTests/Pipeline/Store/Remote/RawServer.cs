using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Bakeoff.UnitTests;

/// <summary>A server on loopback that answers each request with any bytes, also such that are no HTTP.</summary>
internal sealed class RawServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly X509Certificate2? _certificate;
    private readonly Func<string, Stream, CancellationToken, Task> _answer;
    private int _requests;

    /// <param name="answer">Gets the first line of a request and the connection, which is closed afterwards.</param>
    /// <param name="tls">Whether to speak TLS, with a certificate that nobody trusts.</param>
    public RawServer(Func<string, Stream, CancellationToken, Task> answer, bool tls = false)
    {
        (_answer, _certificate) = (answer, tls ? SelfSigned() : null);
        _listener.Start();
        _ = Task.Run(ServeAsync);
    }

    public string Address => $"{(_certificate is null ? "http" : "https")}://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/cache";

    public int Requests => _requests;

    public static Task WriteAsync(Stream stream, string text) => stream.WriteAsync(Encoding.Latin1.GetBytes(text)).AsTask();

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _certificate?.Dispose();
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    private async Task ServeAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _ = AnswerAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        try
        {
            using (client)
            {
                Stream stream = client.GetStream();
                if (_certificate is not null)
                {
                    var tls = new SslStream(stream);
                    await tls.AuthenticateAsServerAsync(_certificate);
                    stream = tls;
                }

                using var reader = new StreamReader(stream, Encoding.Latin1, false, 1, leaveOpen: true);
                string first = await reader.ReadLineAsync(_stop.Token) ?? "";
                while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 })
                {
                }

                Interlocked.Increment(ref _requests);
                await _answer(first, stream, _stop.Token);
            }
        }
        catch (Exception e)
            when (e is IOException or SocketException or OperationCanceledException or System.Security.Authentication.AuthenticationException
            or ObjectDisposedException)
        {
            // The client has gone, or the test is over.
        }
    }
}
