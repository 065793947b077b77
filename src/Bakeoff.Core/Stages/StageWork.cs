namespace Bakeoff.Core;

/// <summary>
/// How much a stage has to compute, up to a factor that earlier runs tell: what estimates of its seconds are scaled by. In no key.
/// </summary>
/// <param name="Amount">A number that the stage's processor time is proportional to, in any unit; at least 0.</param>
/// <param name="Rule">
/// How the amount grows, such as <c>ratings × epochs × features</c>. Amounts of different rules are not compared.
/// </param>
public sealed record StageWork(double Amount, string Rule)
{
    /// <summary>Creates the work of a stage that looks at each rating as often, whatever its options are.</summary>
    /// <param name="data">The size of the dataset.</param>
    public static StageWork ForRatings(DataSize data) => new(data.Ratings, "ratings");
}
