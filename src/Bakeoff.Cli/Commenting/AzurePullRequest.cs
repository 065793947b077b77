using System.Text.Json;

namespace Bakeoff.Cli;

/// <summary>The pull request that a build of Azure Pipelines runs for: a comment is the first of a thread of its own.</summary>
internal sealed class AzurePullRequest : IPullRequest
{
    private const string Version = "api-version=7.1";
    private readonly string _collection;
    private readonly string _threads;
    private readonly JsonClient _client;

    private AzurePullRequest(string collection, string repository, string number, string? token)
    {
        _collection = collection;
        (_threads, _client) = ($"{repository}/pullRequests/{number}/threads", new JsonClient(token));
        Name = "pull request " + number;
    }

    public string Name { get; }

    /// <summary>The pull request of this build; null if it runs for something else.</summary>
    /// <param name="variable">Reads an environment variable.</param>
    public static AzurePullRequest? Find(Func<string, string?> variable)
    {
        if (variable("SYSTEM_PULLREQUEST_PULLREQUESTID") is not { } number)
        {
            return null;
        }

        string server = variable("SYSTEM_COLLECTIONURI")?.TrimEnd('/') ?? "", project = Uri.EscapeDataString(variable("SYSTEM_TEAMPROJECT") ?? "");
        string repository = $"{server}/{project}/_apis/git/repositories/{variable("BUILD_REPOSITORY_ID")}";
        return new AzurePullRequest(server, repository, number, variable("SYSTEM_ACCESSTOKEN"));
    }

    public async Task<string?> FindAsync(string marker, CancellationToken cancellation)
    {
        string? self = null;
        JsonElement threads = await _client.SendAsync(HttpMethod.Get, $"{_threads}?{Version}", null, cancellation).ConfigureAwait(false);
        foreach (JsonElement thread in threads.GetProperty("value").EnumerateArray())
        {
            foreach (JsonElement comment in thread.GetProperty("comments").EnumerateArray())
            {
                if (comment.TryGetProperty("content", out JsonElement content)
                    && content.GetString()?.StartsWith(marker, StringComparison.Ordinal) == true
                    && IdOf(comment, "author") == (self ??= await SelfAsync(cancellation).ConfigureAwait(false)))
                {
                    return $"{_threads}/{thread.GetProperty("id").GetInt64()}/comments/{comment.GetProperty("id").GetInt64()}?{Version}";
                }
            }
        }

        return null;
    }

    private static string? IdOf(JsonElement element, string who) =>
        element.TryGetProperty(who, out JsonElement identity) && identity.ValueKind == JsonValueKind.Object
            ? identity.GetProperty("id").GetString() : null;

    private async Task<string?> SelfAsync(CancellationToken cancellation) =>
        IdOf(await _client.SendAsync(HttpMethod.Get, $"{_collection}/_apis/connectionData?api-version=7.1-preview", null, cancellation)
            .ConfigureAwait(false), "authenticatedUser");

    /// <summary>The thread is closed, since it asks nobody for anything: an open one may keep a pull request from being completed.</summary>
    public Task AddAsync(string text, CancellationToken cancellation) => _client.SendAsync(
        HttpMethod.Post, $"{_threads}?{Version}",
        new { comments = new[] { new { parentCommentId = 0, content = text, commentType = "text" } }, status = "closed" }, cancellation);

    public Task UpdateAsync(string comment, string text, CancellationToken cancellation) =>
        _client.SendAsync(HttpMethod.Patch, comment, new { content = text }, cancellation);

    public void Summarize(string folder, string text) =>
        Console.WriteLine($"##vso[task.uploadsummary]{Path.GetFullPath(Path.Combine(folder, "compare.md"))}");

    public void Dispose() => _client.Dispose();
}
