using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>A <c>bakeoff ui</c> that runs, and a browser that has opened its address.</summary>
internal sealed class ExplorerClient : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    private ExplorerClient(Process process, string address)
    {
        (Process, Address) = (process, new Uri(address));
        Http = new HttpClient(new HttpClientHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = true })
        {
            BaseAddress = new Uri(Address.GetLeftPart(UriPartial.Authority)), Timeout = s_limit,
        };
    }

    /// <summary>The command.</summary>
    public Process Process { get; }

    /// <summary>The address that it printed, with the token.</summary>
    public Uri Address { get; }

    /// <summary>Asks as the page does.</summary>
    public HttpClient Http { get; }

    /// <summary>Starts it and opens its address.</summary>
    /// <param name="folder">Its artifacts are those of the test.</param>
    /// <param name="options">More of the command line.</param>
    public static async Task<ExplorerClient> StartAsync(TestFolder folder, params string[] options)
    {
        Process process = CommandResult.StartBakeoff(folder, ["ui", "--no-open", .. options]);
        string line = await process.StandardOutput.ReadLineAsync().WaitAsync(s_limit) ?? await process.StandardError.ReadToEndAsync();
        Match address = Regex.Match(line, @"^Bakeoff's explorer: (http://127\.0\.0\.1:\d+/\?token=\S+)$");
        Assert.True(address.Success, line);
        var client = new ExplorerClient(process, address.Groups[1].Value);
        using HttpResponseMessage page = await client.Http.GetAsync(client.Address);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal("/", page.RequestMessage!.RequestUri!.PathAndQuery);
        return client;
    }

    /// <summary>Asks for a document.</summary>
    /// <param name="path">The address, without that of the machine.</param>
    public async Task<JsonElement> AskAsync(string path)
    {
        string text = await Http.GetStringAsync(new Uri(path, UriKind.Relative));
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    /// <summary>Ends it as Ctrl-C in a terminal does, which reaches all processes in it.</summary>
    /// <param name="signal">The signal, such as <c>INT</c>.</param>
    /// <returns>The exit code.</returns>
    public int End(string signal)
    {
        string id = Process.Id.ToString(CultureInfo.InvariantCulture);
        Assert.Equal(0, CommandResult.Run("/", null, "kill", "-" + signal, id).ExitCode);
        Assert.True(Process.WaitForExit(s_limit), "it did not end");
        return Process.ExitCode;
    }

    /// <summary>Asks for a path as it is written; clients of HTTP tidy it.</summary>
    /// <param name="path">The path.</param>
    /// <param name="headers">More headers.</param>
    /// <returns>The whole answer.</returns>
    public async Task<string> SendRawAsync(string path, params string[] headers)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Address.Port);
        using NetworkStream stream = client.GetStream();
        string[] lines = [$"GET {path} HTTP/1.1", $"Host: {Address.Authority}", "Connection: close", .. headers, "", ""];
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(string.Join("\r\n", lines)));
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }

    /// <summary>Whether anybody still answers.</summary>
    public async Task<bool> AnswersAsync()
    {
        try
        {
            using HttpResponseMessage response = await Http.GetAsync(new Uri("/", UriKind.Relative));
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!Process.HasExited)
        {
            Process.Kill(entireProcessTree: true);
        }

        Process.Dispose();
        Http.Dispose();
    }
}
