using Bakeoff.Core;

namespace Bakeoff.TwoTower;

/// <summary>What the header of a model says of <see cref="LinearRatingHead"/>; its biases are arrays.</summary>
/// <param name="Mean">The mean training rating.</param>
/// <param name="Intercept">The line's value for score 0.</param>
/// <param name="Slope">The line's slope.</param>
/// <param name="Scale">The rating scale.</param>
internal sealed record RatingHeader(double Mean, double Intercept, double Slope, RatingScale Scale);
