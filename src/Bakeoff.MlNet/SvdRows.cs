using Bakeoff.Svd;
using Microsoft.ML.Data;

namespace Bakeoff.MlNet;

/// <summary>The rows of a pair, as <see cref="IServedModel"/> has them.</summary>
internal sealed class SvdRows
{
    [VectorType]
    public double[] BakeoffUserRow { get; set; } = [];

    [VectorType]
    public double[] BakeoffItemRow { get; set; } = [];
}
