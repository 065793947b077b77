using Bakeoff.Svd;
using Microsoft.ML.Transforms;

namespace Bakeoff.MlNet;

/// <summary>Scores two rows of a <see cref="BiasedMfModel"/> with the kernel that the model itself uses.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class BiasedMfScoring : CustomMappingFactory<SvdRows, SvdScore>
{
    public const string Contract = "Bakeoff.BiasedMf/1";
    private const int First = 3;

    public override Action<SvdRows, SvdScore> GetMapping() => (rows, score) =>
    {
        double[] user = rows.BakeoffUserRow;
        double sum = user[2] + BiasedMfKernel.Product(Row(user), Row(rows.BakeoffItemRow));
        score.Score = (float)Math.Clamp(sum, user[0], user[1]);
    };

    private static float[] Row(double[] row) => [.. row.AsSpan(First).ToArray().Select(value => (float)value)];
}
