namespace Bakeoff.Benchmarks;

/// <summary>What one process measures.</summary>
/// <param name="Model">Such as <c>item-knn</c>.</param>
/// <param name="Threads">Number of threads.</param>
/// <param name="Step">Lists are made for one in so many users.</param>
internal sealed record NeighboursCase(string Model, int Threads, int Step);
