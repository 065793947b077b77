using System.Text;

namespace Bakeoff.Data;

/// <summary>What one user of a synthetic dataset adds to its files: whole lines, as MovieLens has them.</summary>
internal sealed class SyntheticUser
{
    /// <summary>The lines of <c>ratings.csv</c>.</summary>
    public StringBuilder Ratings { get; } = new();

    /// <summary>The lines of <c>tags.csv</c>.</summary>
    public StringBuilder Tags { get; } = new();

    /// <summary>The sum over the user's ratings of the variance that the best predictor cannot explain.</summary>
    public double Variance { get; set; }
}
