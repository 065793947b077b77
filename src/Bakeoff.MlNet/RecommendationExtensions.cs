using Microsoft.ML;

namespace Bakeoff.MlNet;

/// <summary>Gives <see cref="MLContext"/> the catalogue of our trainers.</summary>
public static class RecommendationExtensions
{
    /// <summary>Trainers of recommenders, and how they are evaluated.</summary>
    /// <param name="context">The ML.NET context.</param>
    public static RecommendationCatalog Recommendation(this MLContext context) => new(context);
}
