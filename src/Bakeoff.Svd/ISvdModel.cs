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

    /// <summary>Sets the items that <see cref="IScorer.ScoreCatalogue"/> scores.</summary>
    /// <param name="catalogue">The items, trained on or not.</param>
    void UseCatalogue(Catalogue catalogue);

    /// <summary>Writes the model, little-endian; the same model gives the same bytes.</summary>
    /// <param name="stream">Where it goes.</param>
    void Save(Stream stream);
}
