using System.Diagnostics;

namespace Bakeoff.TwoTower;

/// <summary>The seconds of steps by phase, of all threads together, and by round.</summary>
internal sealed class StepClock
{
    private static readonly string[] RoundNames = ["forward", "loss", "backward", "update"];
    private readonly long[] _phases = new long[Enum.GetValues<StepPhase>().Length];
    private readonly long[] _work = new long[RoundNames.Length];
    private readonly long[] _longest = new long[RoundNames.Length];
    private long _longestNow;

    /// <summary>Seconds of all steps by phase.</summary>
    public IReadOnlyDictionary<string, double> Seconds => Enum.GetValues<StepPhase>().ToDictionary(
        phase => phase.ToString(), phase => (double)_phases[(int)phase] / Stopwatch.Frequency);

    /// <summary>The rounds of all steps.</summary>
    public IReadOnlyList<RoundTime> Rounds => [.. RoundNames.Select((name, round) =>
        new RoundTime(name, (double)_work[round] / Stopwatch.Frequency, (double)_longest[round] / Stopwatch.Frequency))];

    /// <summary>Adds the time since a start to a phase; returns the time now.</summary>
    public long Count(StepPhase phase, long start)
    {
        long now = Stopwatch.GetTimestamp();
        Interlocked.Add(ref _phases[(int)phase], now - start);
        return now;
    }

    /// <summary>Ends a piece of a round.</summary>
    public void EndPiece(int round, long start)
    {
        long ticks = Stopwatch.GetTimestamp() - start;
        Interlocked.Add(ref _work[round], ticks);
        for (long seen = Volatile.Read(ref _longestNow); seen < ticks;)
        {
            long before = Interlocked.CompareExchange(ref _longestNow, ticks, seen);
            seen = before == seen ? ticks : before;
        }
    }

    /// <summary>Ends a round, after its last piece.</summary>
    public void EndRound(int round)
    {
        _longest[round] += _longestNow;
        _longestNow = 0;
    }
}
