namespace Bakeoff.Core;

/// <summary>What a model's scores mean.</summary>
public enum ScoreKind
{
    /// <summary>The score is a rating in the dataset's scale, and a higher one ranks before a lower one.</summary>
    RatingAndRanking,

    /// <summary>The score is a rating but does not distinguish items, so only the rating metrics have a meaning.</summary>
    Rating,

    /// <summary>The score only ranks; its size has no meaning, so there is no RMSE.</summary>
    Ranking,

    /// <summary>
    /// The score of a pair is a rating, and the catalogue is ranked by another score: a ranking model that has also learnt to
    /// predict ratings.
    /// </summary>
    RatingBesideRanking,
}
