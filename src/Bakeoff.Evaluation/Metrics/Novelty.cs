namespace Bakeoff.Evaluation;

/// <summary>
/// novelty@k: the mean self-information of the first k items, −log₂ p, in bits, where p is the share of the training users who have rated
/// the item (Zhou et al., PNAS 107(10), 2010; Vargas and Castells, RecSys 2011), with one more rater and one more user so that an unrated
/// item has a finite value; reported as a mean over users. An empty list: NaN, the user is left out.
/// </summary>
public static class Novelty
{
    /// <summary>The self-information of an item, at least 0.</summary>
    /// <param name="raters">The training users who have rated it.</param>
    /// <param name="users">All training users.</param>
    public static double Of(int raters, int users) => -Math.Log2((raters + 1.0) / (users + 1.0));
}
