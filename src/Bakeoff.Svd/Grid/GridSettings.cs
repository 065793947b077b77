using Bakeoff.Core;

namespace Bakeoff.Svd;

/// <summary>How a grid is made.</summary>
/// <param name="Bins">B: users and items are assigned to so many bins each; 0 chooses by the number of ratings.</param>
/// <param name="Residuals">Whether the trainer keeps a number a rating.</param>
/// <param name="Threads">How many threads at most; changes no byte.</param>
/// <param name="SpillFile">The file that holds the ratings, or null to keep them in memory.</param>
/// <param name="Code">How ratings are coded, or null to store them as they are.</param>
internal sealed record GridSettings(int Bins, bool Residuals, int Threads, string? SpillFile, RatingCode? Code)
{
    /// <summary>The largest B that is chosen unasked: enough for sixteen threads; more costs what it does not bring.</summary>
    private const int MaxBins = 16;

    /// <summary>Ratings that a block should have: below, handing blocks out and half-filled vectors take more time than training.</summary>
    private const int BlockRatings = 32_000;

    /// <summary>The threads that may be used now; null where they stay at <see cref="Threads"/>.</summary>
    public ThreadShare? ThreadShare { get; init; }

    /// <summary>The B of a grid.</summary>
    /// <param name="ratings">The number of ratings.</param>
    public int BinsFor(long ratings)
    {
        int bins = Bins > 0 ? Bins : 1;
        while (Bins == 0 && bins < MaxBins && ratings / (4L * bins * bins) >= BlockRatings)
        {
            bins *= 2;
        }

        return bins;
    }
}
