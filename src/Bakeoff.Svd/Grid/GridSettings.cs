namespace Bakeoff.Svd;

/// <summary>How a grid is made.</summary>
/// <param name="Bins">B: users and items are dealt to so many bins each.</param>
/// <param name="Residuals">Whether the trainer keeps a number a rating.</param>
/// <param name="Threads">How many threads at most; changes no byte.</param>
/// <param name="SpillFile">The file that holds the ratings, or null to keep them in memory.</param>
/// <param name="Code">How ratings are coded, or null to store them as they are.</param>
internal sealed record GridSettings(int Bins, bool Residuals, int Threads, string? SpillFile, RatingCode? Code);
