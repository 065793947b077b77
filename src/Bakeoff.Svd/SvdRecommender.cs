using Bakeoff.Core;

namespace Bakeoff.Svd;

/// <summary>Biased matrix factorization for use from C# as an <see cref="IRecommender"/>; FunkSVD is <see cref="FunkSvdTrainer"/>.</summary>
public sealed class SvdRecommender : IRecommender
{
    private readonly BiasedMfOptions? _options;

    /// <summary>Creates one that takes the options from its input.</summary>
    public SvdRecommender()
    {
    }

    /// <summary>Creates one with options.</summary>
    /// <param name="options">The options.</param>
    public SvdRecommender(BiasedMfOptions options) => _options = options;

    /// <inheritdoc/>
    /// <exception cref="TrainingException">An option is out of its range, or training diverges (<c>BKF6xxx</c>).</exception>
    public IScorer Train(TrainingInput input)
    {
        var trainer =
            new BiasedMfTrainer(_options ?? input.Options<BiasedMfOptions>(), input.Scale, new TrainingResources(input.Threads, input.WorkFolder));
        BiasedMfModel model = trainer.Train(RatingMatrix.From(input.Train), input.Seed, input.Progress, input.Cancellation);
        model.UseCatalogue(input.Catalogue);
        return model;
    }
}
