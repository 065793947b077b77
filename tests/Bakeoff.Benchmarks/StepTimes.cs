using Bakeoff.TwoTower;

namespace Bakeoff.Benchmarks;

/// <summary>Where the milliseconds of a step go.</summary>
/// <param name="Phases">Milliseconds by phase, of all threads together.</param>
/// <param name="Rounds">Milliseconds by round: of all pieces, and of the longest, for which the others must wait.</param>
internal sealed record StepTimes(IReadOnlyDictionary<string, double> Phases, IReadOnlyList<RoundTime> Rounds)
{
    /// <summary>All steps so far.</summary>
    public static StepTimes Of(ITrainingStep step) => new(
        step.Seconds.ToDictionary(phase => phase.Key, phase => phase.Value * 1000),
        [.. step.Rounds.Select(round => new RoundTime(round.Name, round.Work * 1000, round.Longest * 1000))]);

    /// <summary>The median of each number over steps.</summary>
    public static StepTimes Median(IReadOnlyList<StepTimes> steps)
    {
        double Of(Func<StepTimes, double> number) => steps.Select(number).Order().ElementAt(steps.Count / 2);
        return steps.Count == 0 ? new StepTimes(new Dictionary<string, double>(), []) : new StepTimes(
            steps[0].Phases.Keys.ToDictionary(phase => phase, phase => Of(step => step.Phases[phase])),
            [.. steps[0].Rounds.Select(
                (round, i) => new RoundTime(round.Name, Of(step => step.Rounds[i].Work), Of(step => step.Rounds[i].Longest)))]);
    }

    /// <summary>What came after some earlier steps.</summary>
    public StepTimes Since(StepTimes before) => new(
        Phases.ToDictionary(phase => phase.Key, phase => phase.Value - before.Phases[phase.Key]),
        [.. Rounds.Zip(before.Rounds, (now, then) => new RoundTime(now.Name, now.Work - then.Work, now.Longest - then.Longest))]);

    /// <summary>
    /// The milliseconds of a step on so many threads by the rounds of one thread: in each, its work shared out evenly, or its longest piece if
    /// that is more; and what one thread does outside the rounds. It leaves out that threads share memory and caches.
    /// </summary>
    /// <param name="step">The milliseconds of a step on one thread.</param>
    /// <param name="threads">Threads.</param>
    public double Predict(double step, int threads) =>
        Rounds.Sum(round => Math.Max(round.Work / threads, round.Longest)) + Math.Max(0, step - Rounds.Sum(round => round.Work));
}
