using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>Fits EASE.</summary>
internal sealed class EaseStage() : BaselineStage<EaseOptions>("TrainEase")
{
    /// <inheritdoc/>
    protected override IEnumerable<IScorer> Fit(BaselineInput input, EaseOptions options) =>
        [new EaseModel(input.Raters, options.Regularization, options.Items, input.Parallel)];

    /// <inheritdoc/>
    protected override void Write(StageContext context, FoldTask task, IScorer model, TrainingReport report) =>
        base.Write(context, task, model, report with
        {
            Sizes = new SortedDictionary<string, long>(report.Sizes.ToDictionary(), StringComparer.Ordinal) { ["items"] = ((EaseModel)model).Items },
            Values = new SortedDictionary<string, double>(StringComparer.Ordinal) { ["residual"] = ((EaseModel)model).Residual },
        });
}
