using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>The comments of one pull request on loopback, spoken to as GitHub's issues and as Azure's threads.</summary>
internal sealed class FakeHost : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly List<(string Author, string Text)> _comments = [];

    public FakeHost()
    {
        Address = $"http://127.0.0.1:{FreePorts.Find()}";
        _listener.Prefixes.Add(Address + "/");
        _listener.Start();
        _ = Task.Run(ServeAsync);
    }

    public string Address { get; }

    /// <summary>What was asked, such as <c>POST /repos/team/ratings/issues/7/comments</c>.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>The texts of the comments, the oldest first.</summary>
    public IReadOnlyList<string> Comments => [.. _comments.Select(comment => comment.Text)];

    /// <summary>Whether the token may only read, as that of a fork.</summary>
    public bool IsReadOnly { get; set; }

    /// <summary>The login of the token, who is the author of what it posts; null for the token of a workflow, which may not ask who it is.</summary>
    public string? Login { get; set; }

    /// <summary>Whether comments may be added, but none be changed.</summary>
    public bool IsLocked { get; set; }

    /// <summary>What stands between answers in the host's place: a body, and where it leads; null for the host itself.</summary>
    public (string Body, string? Location)? Proxy { get; set; }

    /// <summary>A comment of somebody.</summary>
    public void Plant(string author, string text) => _comments.Add((author, text));

    /// <summary>Begins a pull request without comments.</summary>
    public void Forget() => _comments.Clear();

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                await AnswerAsync(await _listener.GetContextAsync());
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        string path = context.Request.Url!.AbsolutePath, method = context.Request.HttpMethod;
        Requests.Add($"{method} {path}");
        using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
        JsonNode? body = await reader.ReadToEndAsync() is { Length: > 0 } text ? JsonNode.Parse(text) : null;
        bool azure = path.Contains("/_apis/", StringComparison.Ordinal);
        object answer = new { };
        context.Response.StatusCode = context.Request.Headers["Authorization"] != "Bearer secret" ? 401 : (IsReadOnly && method != "GET")
            || (IsLocked && method == "PATCH") || (path == "/user" && Login is null) ? 403 : 200;
        if (context.Response.StatusCode == 200)
        {
            answer = (method, azure) switch
            {
                ("GET", false) when path == "/user" => new { login = Login },
                ("GET", true) when path.EndsWith("/connectionData", StringComparison.Ordinal) => new { authenticatedUser = new { id = Self } },
                ("GET", false) => _comments.Select((comment, id) => new { id, body = comment.Text, user = new { login = comment.Author } }),
                ("GET", true) =>
                    new { value = _comments.Select(
                        (comment, id) =>
                            new { id, comments = new[] { new { id = 1, content = comment.Text, author = new { id = comment.Author } } } }) },
                ("POST", _) => Add(azure ? body!["comments"]![0]!["content"]! : body!["body"]!),
                _ => Replace(
                    int.Parse(azure ? path.Split('/')[^3] : path.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture),
                    body![azure ? "content" : "body"]!),
            };
        }

        byte[] bytes = Proxy is null ? JsonSerializer.SerializeToUtf8Bytes(answer) : Encoding.UTF8.GetBytes(Proxy.Value.Body);
        context.Response.ContentType = "application/json";
        if (Proxy?.Location is { } location)
        {
            context.Response.StatusCode = 302;
            context.Response.AddHeader("Location", location);
        }

        await context.Response.OutputStream.WriteAsync(bytes);
        context.Response.Close();
    }

    private string Self => Login ?? "github-actions[bot]";

    private object Add(JsonNode comment)
    {
        _comments.Add((Self, comment.GetValue<string>()));
        return new { id = _comments.Count - 1 };
    }

    private object Replace(int id, JsonNode comment)
    {
        _comments[id] = (Self, comment.GetValue<string>());
        return new { id };
    }
}
