using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <summary>Fits PureSVD.</summary>
internal sealed class PureSvdStage() : BaselineStage<PureSvdOptions>("TrainPureSvd")
{
    /// <inheritdoc/>
    protected override IEnumerable<IScorer> Fit(BaselineInput input, PureSvdOptions options) =>
        [new PureSvdModel(input.Raters, options.Factors, input.Seed, input.Parallel)];

    /// <inheritdoc/>
    protected override void Write(StageContext context, FoldTask task, IScorer model, TrainingReport report)
    {
        SingularVectors found = ((PureSvdModel)model).Found;
        base.Write(context, task, model, report with
        {
            Sizes = new SortedDictionary<string, long>(report.Sizes.ToDictionary(), StringComparer.Ordinal)
            {
                ["factors"] = found.Values.Count, ["passes"] = found.Passes,
            },
            Values = new SortedDictionary<string, double>(StringComparer.Ordinal) { ["residual"] = found.Residual },
        });
    }
}
