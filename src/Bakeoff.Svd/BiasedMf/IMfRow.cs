using Bakeoff.Numerics;

namespace Bakeoff.Svd;

/// <summary>How an update goes through rows of some length. All give the same bits for rows of the same length.</summary>
internal unsafe interface IMfRow
{
    /// <summary>Updates a user's and an item's row; returns the error before it.</summary>
    static abstract float Update<T>(float* user, float* item, float rating, int stride, MfRates<T> rates)
        where T : struct, ILanes<T>;

    /// <summary>Asks for a row that will be needed soon.</summary>
    static abstract void Prefetch(float* row, int stride);
}
