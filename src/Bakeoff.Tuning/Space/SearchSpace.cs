using Bakeoff.Core;

namespace Bakeoff.Tuning;

/// <summary>The options that a search varies.</summary>
/// <param name="Parameters">At least one, in ordinal order of their names.</param>
internal sealed record SearchSpace(IReadOnlyList<SearchParameter> Parameters)
{
    private const int MaxDraws = 1000;

    /// <summary>
    /// Draws a point that was not tried yet, every parameter independently (Bergstra and Bengio, "Random search for hyper-parameter optimization",
    /// JMLR 13, 2012).
    /// </summary>
    /// <param name="random">Draws.</param>
    /// <param name="tried">The points that were tried.</param>
    /// <returns>The point; null where a thousand draws give only known ones, so that the space has hardly any other.</returns>
    public SearchPoint? Draw(SeededRandom random, IReadOnlySet<SearchPoint> tried)
    {
        for (int draw = 0; draw < MaxDraws; draw++)
        {
            var point = new SearchPoint([.. Parameters.Select(parameter => parameter.ValueAt(random.NextDouble()))]);
            if (!tried.Contains(point))
            {
                return point;
            }
        }

        return null;
    }
}
