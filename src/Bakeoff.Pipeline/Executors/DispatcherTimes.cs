namespace Bakeoff.Pipeline;

/// <summary>How long a <see cref="TaskDispatcher"/> waits for what.</summary>
public sealed record DispatcherTimes
{
    /// <summary>How long no other task must have come before what is there is submitted: what is ready at one time goes out together.</summary>
    public TimeSpan Gather { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The shortest time between two looks for results.</summary>
    public TimeSpan Look { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a result is waited for that an attempt which has ended should have left: a network file system shows it late.</summary>
    public TimeSpan UntilSeen { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an attempt may be unknown to the executor before it counts as lost: its head may be about to submit it.</summary>
    public TimeSpan UntilKnown { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest time between two tries to reach an executor that does not answer.</summary>
    public TimeSpan LongestBackoff { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long nothing new must have come before a head that is to return does so.</summary>
    public TimeSpan UntilDetached { get; init; } = TimeSpan.FromSeconds(2);
}
