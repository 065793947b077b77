namespace Bakeoff.Benchmarks;

/// <summary>What was measured.</summary>
/// <param name="FitSeconds">Seconds of fitting, after the rows are in memory.</param>
/// <param name="FitProcessorSeconds">Seconds of all processors in that time, which other work on the machine lengthens less.</param>
/// <param name="ListSeconds">Seconds of making the lists.</param>
/// <param name="Lists">How many lists.</param>
/// <param name="BestScores">The sum of each list's best score, by which a model and its peer can be compared.</param>
/// <param name="PeakMegabytes">The process's peak memory, in 10⁶ bytes.</param>
internal sealed record NeighboursResult(
    double FitSeconds, double FitProcessorSeconds, double ListSeconds, int Lists, double BestScores, double PeakMegabytes);
