namespace Bakeoff.Benchmarks;

/// <summary>What one process measures.</summary>
/// <param name="Algorithm">
/// <c>biased-mf</c>, <c>funk-svd</c>, <c>exact</c> (LensKit's arithmetic) or <c>plain</c> (the same, written as simply as it can be).
/// </param>
/// <param name="Sample">One user in so many is taken.</param>
/// <param name="Threads">Threads.</param>
/// <param name="Bins">B of the grid, 0 for the grid's own choice.</param>
/// <param name="Features">Features.</param>
/// <param name="Epochs">Epochs, for FunkSVD of each feature.</param>
/// <param name="OutOfCore">Whether the ratings stay in a file.</param>
/// <param name="Environment">A variable set to 0, which switches off a vector width, or null.</param>
internal sealed record SvdCase(
    string Algorithm, int Sample, int Threads, int Bins = 0, int Features = 40, int Epochs = 120, bool OutOfCore = false, string? Environment = null);
