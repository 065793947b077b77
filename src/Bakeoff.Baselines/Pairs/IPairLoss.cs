namespace Bakeoff.Baselines;

/// <summary>Says, for an item that a user rated, which other item it is compared with and how far the two are to be moved apart.</summary>
internal unsafe interface IPairLoss
{
    /// <summary>Draws another item.</summary>
    /// <param name="user">The user's factors.</param>
    /// <param name="item">The position of the item that the user rated.</param>
    /// <param name="negatives">Draws items that the user did not rate.</param>
    /// <param name="other">The position of the other item.</param>
    /// <returns>The negative derivative of the loss by the difference of the two scores, 0 for nothing to learn.</returns>
    float FindGain(float* user, int item, ref PairNegatives negatives, out int other);

    /// <summary>Says whether a gain means that the two items are in the wrong order.</summary>
    /// <param name="gain">What <see cref="FindGain"/> returned.</param>
    bool IsWrong(float gain);
}
