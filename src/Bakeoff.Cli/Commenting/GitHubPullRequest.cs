using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Bakeoff.Cli;

/// <summary>The pull request that a workflow of GitHub Actions runs for: its comments are those of the issue of the same number.</summary>
internal sealed partial class GitHubPullRequest : IPullRequest
{
    private const int PageSize = 100;
    private const string OfWorkflows = "github-actions[bot]";
    private readonly string _user;
    private readonly string _repository;
    private readonly string _comments;
    private readonly JsonClient _client;

    private GitHubPullRequest(string api, string name, string number, string? token)
    {
        string repository = $"{api}/repos/{name}";
        _user = $"{api}/user";
        (_repository, _comments, _client) = (repository, $"{repository}/issues/{number}/comments", new JsonClient(token));
        Name = "pull request " + number;
    }

    public string Name { get; }

    /// <summary>The pull request of this workflow run; null if it runs for something else.</summary>
    /// <param name="variable">Reads an environment variable.</param>
    public static GitHubPullRequest? Find(Func<string, string?> variable) =>
        variable("GITHUB_ACTIONS") == "true" && PullRequest().Match(variable("GITHUB_REF") ?? "") is { Success: true } match
            ? new GitHubPullRequest(
                variable("GITHUB_API_URL") ?? "", variable("GITHUB_REPOSITORY") ?? "", match.Groups[1].Value, variable("GITHUB_TOKEN"))
            : null;

    public async Task<string?> FindAsync(string marker, CancellationToken cancellation)
    {
        string? self = null;
        for (int page = 1; ; page++)
        {
            JsonElement comments = await _client.SendAsync(
                HttpMethod.Get, string.Create(CultureInfo.InvariantCulture, $"{_comments}?per_page={PageSize}&page={page}"), null, cancellation)
                    .ConfigureAwait(false);
            foreach (JsonElement comment in comments.EnumerateArray())
            {
                if (comment.GetProperty("body").GetString()?.StartsWith(marker, StringComparison.Ordinal) == true
                    && LoginOf(comment) == (self ??= await SelfAsync(cancellation).ConfigureAwait(false)))
                {
                    return $"{_repository}/issues/comments/{comment.GetProperty("id").GetInt64()}";
                }
            }

            if (comments.GetArrayLength() < PageSize)
            {
                return null;
            }
        }
    }

    private static string? LoginOf(JsonElement comment) =>
        comment.TryGetProperty("user", out JsonElement user) && user.ValueKind == JsonValueKind.Object ? user.GetProperty("login").GetString() : null;

    /// <summary>The token's own login. That of a workflow belongs to no user, and may not ask.</summary>
    private async Task<string?> SelfAsync(CancellationToken cancellation)
    {
        try
        {
            return (await _client.SendAsync(HttpMethod.Get, _user, null, cancellation).ConfigureAwait(false)).GetProperty("login").GetString();
        }
        catch (HttpRequestException e) when (e.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized or HttpStatusCode.NotFound)
        {
            return OfWorkflows;
        }
    }

    public Task AddAsync(string text, CancellationToken cancellation) =>
        _client.SendAsync(HttpMethod.Post, _comments, new { body = text }, cancellation);

    public Task UpdateAsync(string comment, string text, CancellationToken cancellation) =>
        _client.SendAsync(HttpMethod.Patch, comment, new { body = text }, cancellation);

    public void Summarize(string folder, string text) => WriteSummary(text);

    /// <summary>Shows Markdown on the page of the workflow's run.</summary>
    public static void WriteSummary(string text)
    {
        if (Environment.GetEnvironmentVariable("GITHUB_STEP_SUMMARY") is { Length: > 0 } file)
        {
            File.AppendAllText(file, text);
        }
    }

    public void Dispose() => _client.Dispose();

    [GeneratedRegex("^refs/pull/([0-9]+)/")]
    private static partial Regex PullRequest();
}
