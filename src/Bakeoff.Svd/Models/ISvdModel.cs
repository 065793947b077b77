using Bakeoff.Core;

namespace Bakeoff.Svd;

/// <summary>A trained matrix factorization, whatever the algorithm.</summary>
public interface ISvdModel : IScorer
{
    /// <summary>The users that were trained on.</summary>
    IdMap Users { get; }

    /// <summary>The items that were trained on.</summary>
    IdMap Items { get; }

    /// <summary>The number of features.</summary>
    int Features { get; }

    /// <summary>The loss of each epoch of training; empty for a model that was loaded.</summary>
    IReadOnlyList<EpochReport> Epochs { get; }

    /// <summary>
    /// A user as a vector of <see cref="Features"/> + 2 numbers, for serving: its dot product with <see cref="ItemVector"/> is the score by which the
    /// catalogue is ranked, in single precision. The last two are μ + b_u and 1.
    /// </summary>
    /// <param name="user">An index of <see cref="Users"/>.</param>
    float[] UserVector(int user);

    /// <summary>An item as a vector; the last two numbers are 1 and b_i.</summary>
    /// <param name="item">An index of <see cref="Items"/>.</param>
    float[] ItemVector(int item);

    /// <summary>Sets the items that <see cref="IScorer.ScoreCatalogue"/> scores.</summary>
    /// <param name="catalogue">The items, trained on or not.</param>
    void UseCatalogue(Catalogue catalogue);

    /// <summary>Writes the model, little-endian; the same model gives the same bytes.</summary>
    /// <param name="stream">Where it goes.</param>
    void Save(Stream stream);
}
