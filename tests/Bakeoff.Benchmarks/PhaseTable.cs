using System.Globalization;
using System.Text;

namespace Bakeoff.Benchmarks;

/// <summary>The table of a stage's phases, and what Amdahl's law makes of it.</summary>
internal static class PhaseTable
{
    private const int Asked = 16;

    /// <summary>
    /// Three numbers say how much of a phase is serial: what was computed while only one thread had something to do, by looking at their states; the
    /// seconds in which the others idled by the process's own clock, which counts what other programs took; and what is left of s + p / n by the
    /// clock on one and on more threads, which counts what threads take from each other (memory, caches, and on virtual cores the cores themselves)
    /// too.
    /// </summary>
    public static string Of(PhasesResult one, PhasesResult more, int threads)
    {
        var text = new StringBuilder();
        text.Append(
            "Seconds of the clock, in brackets of all threads together; then the serial seconds by the states of the threads, by the process's "
                + "clock, and by two points.\n\n");
        text.Append(
            CultureInfo.InvariantCulture,
            $"| phase | 1 thread | {threads} threads | states | clock | two points | peak MB |\n|---|---|---|---|---|---|---|\n");
        (double all, double allMore, double serial, double clock, double left) = (0, 0, 0, 0, 0);
        foreach ((StagePhase alone, StagePhase together) in one.Phases.Zip(more.Phases))
        {
            (double byStates, double byClock) = (together.SerialSeconds, together.SerialByClock(threads));
            double byPoints = Math.Clamp(((threads * together.Seconds) - alone.Seconds) / (threads - 1), 0, alone.Seconds);
            (all, allMore, serial, clock, left) =
                (all + alone.ProcessorSeconds, allMore + together.Seconds, serial + byStates, clock + byClock, left + byPoints);
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {alone.Name} | {Times(alone)} | {Times(together)} | {byStates:F2} | {byClock:F2} | {byPoints:F2} | {alone.PeakMegabytes:F0}, "
                    + $"{together.PeakMegabytes:F0} |\n");
        }

        text.Append(
            CultureInfo.InvariantCulture,
            $"| **all** | ({all:F2}) | {allMore:F2} | {serial:F2} | {clock:F2} | {left:F2} | {one.PeakMegabytes:F0}, {more.PeakMegabytes:F0} |\n\n");
        text.Append(
            CultureInfo.InvariantCulture,
            $"The same bytes: {(one.Hash == more.Hash ? "yes" : "NO")} ({one.Hash}). Serial by the states is {serial / all:P1} of the processor "
                + $"seconds of one thread. By Amdahl's law {Asked} threads are at most {Times(all, serial):F1} times faster than one (by the "
                + $"process's clock {Times(all, clock):F1}, by two points {Times(all, left):F1}), were there nothing that cores share.\n");
        return text.ToString();
    }

    private static string Times(StagePhase phase) => string.Create(CultureInfo.InvariantCulture, $"{phase.Seconds:F2} ({phase.ProcessorSeconds:F2})");

    private static double Times(double all, double serial) => all / (serial + ((all - serial) / Asked));
}
