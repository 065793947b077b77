namespace Bakeoff.Http;

/// <summary>Says which failures are repeated, how often, and after which delays.</summary>
public sealed record RetryPolicy
{
    /// <summary>Whether another attempt may succeed where one failed with this error.</summary>
    public required Func<Exception, bool> IsTransient { get; init; }

    /// <summary>The delay before the first retry; each later one is twice as long.</summary>
    public required TimeSpan Delay { get; init; }

    /// <summary>The longest delay, or null for no limit. Default: null.</summary>
    public TimeSpan? MaxDelay { get; init; }

    /// <summary>How many times a failed attempt is repeated. At least 1.</summary>
    public required int MaxRetries { get; init; }

    /// <summary>Whether delays vary at random, so that many clients do not come back at the same time. Default: true.</summary>
    public bool UseJitter { get; init; } = true;

    /// <summary>Is told of each retry before its delay: the error, the number of the retry from 1, and the delay. Default: nobody is told.</summary>
    public Action<Exception, int, TimeSpan>? OnRetry { get; init; }
}
