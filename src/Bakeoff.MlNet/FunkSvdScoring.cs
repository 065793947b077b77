using Bakeoff.Svd;
using Microsoft.ML.Transforms;

namespace Bakeoff.MlNet;

/// <summary>Scores two rows of a <see cref="FunkSvdModel"/>, in the order in which the model itself does.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class FunkSvdScoring : CustomMappingFactory<SvdRows, SvdScore>
{
    public const string Contract = "Bakeoff.FunkSvd/1";
    private const int Bias = 3;

    public override Action<SvdRows, SvdScore> GetMapping() => (rows, score) =>
    {
        (double[] user, double[] item) = (rows.BakeoffUserRow, rows.BakeoffItemRow);
        double sum = user[2] + user[Bias] + item[Bias];
        for (int feature = Bias + 1; feature < user.Length; feature++)
        {
            sum += user[feature] * item[feature];
        }

        score.Score = (float)Math.Clamp(sum, user[0], user[1]);
    };
}
