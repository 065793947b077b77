namespace Bakeoff.Benchmarks;

/// <summary>What one process inverts.</summary>
/// <param name="Size">The rows of the matrix.</param>
/// <param name="Threads">The number of threads.</param>
internal sealed record DenseCase(int Size, int Threads);
