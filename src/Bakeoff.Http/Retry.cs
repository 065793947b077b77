using Polly;
using Polly.Retry;

namespace Bakeoff.Http;

/// <summary>Repeats what failed for a reason that may pass, each time after a longer delay.</summary>
public sealed class Retry
{
    private readonly ResiliencePipeline _pipeline;

    /// <summary>Creates it for a policy.</summary>
    /// <param name="policy">Which failures are repeated, how often, and after which delays.</param>
    public Retry(RetryPolicy policy) => _pipeline = new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions
    {
        ShouldHandle = attempt => ValueTask.FromResult(attempt.Outcome.Exception is { } error && policy.IsTransient(error)),
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = policy.UseJitter,
        Delay = policy.Delay,
        MaxDelay = policy.MaxDelay,
        MaxRetryAttempts = policy.MaxRetries,
        OnRetry = retry =>
        {
            policy.OnRetry?.Invoke(retry.Outcome.Exception!, retry.AttemptNumber + 1, retry.RetryDelay);
            return default;
        },
    }).Build();

    /// <summary>Runs something until it succeeds, fails for good, or has failed too often; then its last error is thrown.</summary>
    /// <param name="attempt">What is run; its token is cancelled with <paramref name="cancellation"/>.</param>
    /// <param name="cancellation">Ends the attempt and the delays.</param>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> attempt, CancellationToken cancellation) =>
        await _pipeline.ExecuteAsync(async token => await attempt(token).ConfigureAwait(false), cancellation).ConfigureAwait(false);
}
