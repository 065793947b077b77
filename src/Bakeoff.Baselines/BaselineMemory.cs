using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>
/// What stages of baselines hold beside their model. Models of lists have the ratings by user and by item, 8 bytes each, and with what is not
/// collected yet three times that (decision 21).
/// </summary>
internal static class BaselineMemory
{
    /// <summary>Estimates the bytes of a stage whose model has the ratings in memory.</summary>
    /// <param name="size">The size of the dataset.</param>
    /// <param name="testedShare">The share of the users for whom lists are made.</param>
    /// <param name="model">Bytes of the model that grow with neither users nor items.</param>
    /// <param name="perUser">Bytes of the model for each user.</param>
    /// <param name="perItem">Bytes of the model for each item.</param>
    public static long OfLists(DataSize size, double testedShare, double model = 0, double perUser = 0, double perItem = 0) =>
        size.Bytes(400e6 + model, ratings: (4 * testedShare) + 24, users: 260 + perUser, items: 64 + perItem);

    /// <summary>Estimates the bytes of a stage whose model streams the ratings.</summary>
    /// <param name="size">The size of the dataset.</param>
    /// <param name="testedShare">The share of the users for whom lists are made.</param>
    public static long OfMeans(DataSize size, double testedShare) => size.Bytes(400e6, ratings: 4 * testedShare, users: 260, items: 64);
}
