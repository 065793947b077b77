namespace Bakeoff.Svd;

/// <summary>
/// A model as rows of numbers, which another library can keep in files of its own: the ends of the scale, the mean, and what the model's scoring
/// makes a score of.
/// </summary>
internal interface IServedModel
{
    /// <summary>Gets the row of a user.</summary>
    /// <param name="user">An index of the model's users; −1 for an unknown user.</param>
    double[] UserRow(int user);

    /// <summary>Gets the row of an item.</summary>
    /// <param name="item">An index of the model's items; −1 for an unknown item.</param>
    double[] ItemRow(int item);
}
