using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Bakeoff.Http;

namespace Bakeoff.Cli;

/// <summary>Talks JSON to the host of a repository; what the host fails at is tried again, what it refuses is not.</summary>
internal sealed class JsonClient : IDisposable
{
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(30) };
    private readonly Retry _retries = new(new RetryPolicy
    {
        IsTransient = error =>
            error is HttpRequestException { StatusCode: null or >= HttpStatusCode.InternalServerError or HttpStatusCode.TooManyRequests },
        Delay = TimeSpan.FromMilliseconds(500), MaxRetries = 3, UseJitter = false,
    });

    public JsonClient(string? token)
    {
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("bakeoff");
        _client.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
    }

    /// <exception cref="HttpRequestException">The host refused it, or failed four times.</exception>
    public async Task<JsonElement> SendAsync(HttpMethod method, string address, object? body, CancellationToken cancellation) =>
        await _retries.RunAsync(
        async token =>
        {
            using var request = new HttpRequestMessage(method, address) { Content = body is null ? null : JsonContent.Create(body) };
            using HttpResponseMessage answer = await _client.SendAsync(request, token).ConfigureAwait(false);
            answer.EnsureSuccessStatusCode();
            return await answer.Content.ReadFromJsonAsync<JsonElement>(token).ConfigureAwait(false);
        },
        cancellation).ConfigureAwait(false);

    public void Dispose() => _client.Dispose();
}
