namespace Bakeoff.TwoTower;

/// <summary>What <c>two-tower.safetensors</c> says as JSON of the features, next to its arrays.</summary>
/// <param name="Time">The time buckets.</param>
/// <param name="MeanRating">The mean training rating.</param>
/// <param name="GenomeSize">The number of genome values of an item, 0 where the genome is not read.</param>
/// <param name="Items">The text features of items, in the order of the candidate tower's input.</param>
/// <param name="Head">The line that makes a rating of a score; null for a model that predicts no ratings.</param>
internal sealed record ModelHeader(TimeBuckets Time, double MeanRating, int GenomeSize, FeatureHeader[] Items, RatingHeader? Head);
