using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <summary>The numbers of one user or item in a sample: as they were drawn, or the prior of one who has no training row.</summary>
/// <param name="values">The numbers, or their means.</param>
/// <param name="precisions">The precision of each, or null where they were drawn.</param>
internal readonly unsafe struct SideRow(float* values, float* precisions = null)
{
    private readonly float* _values = values;
    private readonly float* _precisions = precisions;

    /// <summary>One who has no training row.</summary>
    /// <param name="side">The side.</param>
    public static SideRow Unknown(GibbsSide side) => new(side.Prior.Means.Pointer, side.Prior.Precisions.Pointer);

    /// <summary>One who has training rows; an item at a time when it has none is as sure as its bins differ from each other.</summary>
    /// <param name="side">The side.</param>
    /// <param name="row">The row of the one, or of its bin of time.</param>
    public static SideRow Known(GibbsSide side, int row) =>
        new(side.Rows.Row(row), side.Bins is not null && row < side.Count ? side.BinPrecisions.Pointer : null);

    /// <summary>Both biases and the product of the factors: the mean of it, where the numbers are not drawn.</summary>
    /// <param name="other">One of the other side.</param>
    /// <param name="shape">How a row of numbers is laid out.</param>
    public double Score(SideRow other, GibbsShape shape)
    {
        (float own, float others) = (_values[shape.Bias], other._values[shape.Bias]);
        return (double)own + others + Products.Dot(_values, other._values, shape.Stride) - ((double)own * others);
    }

    /// <summary>The variance of <see cref="Score"/> by what is not drawn; 0 where both are.</summary>
    /// <param name="other">One of the other side.</param>
    /// <param name="shape">How a row of numbers is laid out.</param>
    public double Variance(SideRow other, GibbsShape shape)
    {
        if (_precisions is null && other._precisions is null)
        {
            return 0;
        }

        double sum = VarianceOf(shape.Bias) + other.VarianceOf(shape.Bias);
        for (int factor = 0; factor < shape.Factors; factor++)
        {
            (double own, double others) = (VarianceOf(factor), other.VarianceOf(factor));
            (double mean, double othersMean) = (_values[factor], other._values[factor]);
            sum += (mean * mean * others) + (othersMean * othersMean * own) + (own * others);
        }

        return sum;
    }

    private double VarianceOf(int column) => _precisions is null ? 0 : 1.0 / _precisions[column];
}
