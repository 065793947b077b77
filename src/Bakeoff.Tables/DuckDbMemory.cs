namespace Bakeoff.Tables;

/// <summary>
/// What DuckDB may be told to hold, so that the process around it stays within its share: DuckDB holds more than its limit says. Measured: see
/// decision 19.
/// </summary>
internal static class DuckDbMemory
{
    /// <summary>With less DuckDB can hardly sort or write a table, whatever it spills.</summary>
    public const long LeastBytes = 64_000_000;

    /// <summary>
    /// What the process of a stage holds besides DuckDB's limit, in bytes: .NET and the engine some 80 MB, and what DuckDB allocates past its limit,
    /// such as its code and the buffers of readers and writers.
    /// </summary>
    private const long ProcessBytes = 220_000_000;

    /// <summary>What each thread of DuckDB beyond the second may hold on top of it.</summary>
    private const long ThreadBytes = 20_000_000;

    /// <summary>The part of the limit that a thread needs to work: a buffer of 32 MB of text, or the rows that it sorts.</summary>
    public const long WorkingBytes = 50_000_000;

    /// <summary>DuckDB's threads in a process that may hold so much.</summary>
    /// <param name="processBytes">The memory of the process.</param>
    /// <param name="most">The threads that there are.</param>
    public static int ThreadsWithin(long processBytes, int most) =>
        (int)Math.Clamp((processBytes - ProcessBytes) / (WorkingBytes + ThreadBytes), 1, Math.Max(1, most));

    /// <summary>DuckDB's memory limit in a process that may hold so much.</summary>
    /// <param name="processBytes">The memory of the process.</param>
    /// <param name="threads">DuckDB's threads.</param>
    public static long LimitWithin(long processBytes, int threads) =>
        Math.Max(LeastBytes, processBytes - ProcessBytes - (ThreadBytes * Math.Max(0, threads - 2)));

    /// <summary>What DuckDB allocates past its limit in a process that is running already.</summary>
    private const long PastLimitBytes = ProcessBytes - 80_000_000;

    /// <summary>DuckDB's memory limit in a process that holds much already and goes on holding it, such as a trained model.</summary>
    /// <param name="processBytes">What the process may hold.</param>
    /// <param name="heldBytes">What it holds now.</param>
    /// <param name="threads">DuckDB's threads.</param>
    public static long LimitBeside(long processBytes, long heldBytes, int threads) => Math.Clamp(
        processBytes - heldBytes - PastLimitBytes - (ThreadBytes * Math.Max(0, threads - 2)), LeastBytes, LimitWithin(processBytes, threads));
}
