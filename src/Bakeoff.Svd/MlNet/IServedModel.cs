namespace Bakeoff.Svd;

/// <summary>
/// A model as rows of numbers, which ML.NET can keep in its own files: the ends of the scale, the mean, and what the scoring of <see cref="Contract"/> makes a score of.
/// </summary>
internal interface IServedModel
{
    /// <summary>The name of the scoring.</summary>
    string Contract { get; }

    /// <summary>A user's row; that of one who is unknown for −1.</summary>
    double[] UserRow(int user);

    /// <summary>An item's row; that of one which is unknown for −1.</summary>
    double[] ItemRow(int item);
}
