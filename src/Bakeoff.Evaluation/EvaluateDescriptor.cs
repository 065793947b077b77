using Bakeoff.Core;

namespace Bakeoff.Evaluation;

/// <summary>Describes the stage <c>Evaluate</c>.</summary>
/// <param name="load">Creates the custom metrics that a stage's options name; null where there can be none.</param>
public sealed class EvaluateDescriptor(Func<StageContext, IReadOnlyList<ICustomMetric>>? load = null)
    : StageDescriptor<EvaluationOptions>("Evaluate", typeof(EvaluateStage))
{
    /// <summary>The bytes that one value of a custom metric takes for a user: its share of what 34 built-in ones take at a length.</summary>
    private const int BytesOfValue = 44;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Inputs => ["Ingest", "Split", EveryTraining];

    /// <inheritdoc/>
    public override bool DrawsRandomNumbers => true;

    /// <inheritdoc/>
    public override IStage Create(StageContext context) => new EvaluateStage(load?.Invoke(context));

    /// <inheritdoc/>
    /// <remarks>
    /// One model at a time: its lists, a number for each metric of each user that is tested, and half as much for the resamples. Some 34 metrics have
    /// each of the lengths, and a custom metric holds what one of these does: a metric of lists for both kinds of lists at each length, a metric of
    /// predicted ratings once.
    /// </remarks>
    protected override StageNeeds EstimateNeeds(EvaluationOptions options, StageWorkload workload)
    {
        int lengths = options.K.Distinct().Count();
        int custom = ((options as CustomEvaluationOptions)?.Metrics ?? []).Sum(metric => MetricNames.IsOfLists(metric.Name) ? 2 * lengths : 1);
        double user = 1_500 + (1_480 * lengths) + (BytesOfValue * custom);
        double resamples = ((34.0 * lengths) + custom) * sizeof(double) * options.Resamples;
        double tested = workload.TestedShare;
        return StageNeeds.AnyCores(workload.Data.Bytes(250e6 + resamples, ratings: 4 * tested, users: tested * user, items: 500));
    }

    /// <inheritdoc/>
    protected override string FindMemoryRemedy(EvaluationOptions options) => "take more 'partitions' in split, of which one is tested";

    /// <inheritdoc/>
    /// <remarks>Of each tested user the lists of all models, and a draw in each resample, which takes a thousandth of them.</remarks>
    protected override StageWork EstimateWork(EvaluationOptions options, StageWorkload workload) => new(
        workload.TestedShare * workload.Data.Users * (1000 + options.Resamples), "tested users × (1000 + resamples)");
}
