using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>Describes a baseline: a model of one algorithm, with a stage of its own.</summary>
/// <typeparam name="TOptions">The model's options, whose default is what an experiment gets that names the model and no option.</typeparam>
public abstract class BaselineDescriptor<TOptions> : ModelDescriptor
    where TOptions : class, new()
{
    private readonly StageOf _stage;

    /// <param name="key">The key among the models of an experiment, and the name of what is measured.</param>
    /// <param name="stage">The name of its stage.</param>
    /// <param name="create">Creates the stage.</param>
    /// <param name="codeRoot">The type of the stage.</param>
    private protected BaselineDescriptor(string key, string stage, Func<IStage> create, Type codeRoot)
    {
        Key = key;
        _stage = new StageOf(this, stage, create, codeRoot);
    }

    /// <inheritdoc/>
    public sealed override string Key { get; }

    /// <inheritdoc/>
    public sealed override StageDescriptor Stage => _stage;

    /// <inheritdoc/>
    public sealed override IReadOnlyList<ModelAlgorithm> Algorithms { get; } = [new("", new TOptions())];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names => [Key];

    /// <inheritdoc/>
    public sealed override bool IsBaseline => true;

    /// <summary>Whether the model draws random numbers. Default: it does not.</summary>
    protected virtual bool DrawsRandomNumbers => false;

    /// <summary>
    /// Whether each repeat of an experiment trains it with another seed. Default: as <see cref="DrawsRandomNumbers"/> says.
    /// </summary>
    protected virtual bool IsRepeated => DrawsRandomNumbers;

    /// <summary>Estimates the memory that the stage holds.</summary>
    /// <param name="options">The model's options.</param>
    /// <param name="size">The size of the dataset.</param>
    /// <param name="testedShare">The share of the users for whom lists are made, from 0 to 1.</param>
    /// <returns>Bytes.</returns>
    private protected abstract long EstimateBytes(TOptions options, DataSize size, double testedShare);

    /// <summary>Estimates how much the stage has to compute. Default: the dataset's ratings.</summary>
    /// <param name="options">The model's options.</param>
    /// <param name="size">The size of the dataset.</param>
    /// <param name="testedShare">The share of the users for whom lists are made, from 0 to 1.</param>
    private protected virtual StageWork EstimateWork(TOptions options, DataSize size, double testedShare) => StageWork.ForRatings(size);

    /// <inheritdoc cref="StageDescriptor.FindMemoryRemedy"/>
    /// <remarks>Default: nothing.</remarks>
    protected virtual string? FindMemoryRemedy(TOptions options) => null;

    private sealed class StageOf(BaselineDescriptor<TOptions> model, string name, Func<IStage> create, Type codeRoot)
        : StageDescriptor<TOptions>(name, codeRoot)
    {
        public override IReadOnlyList<string> Inputs => ["Ingest", "Split"];

        public override bool DrawsRandomNumbers => model.DrawsRandomNumbers;

        public override bool IsRepeated => model.IsRepeated;

        public override IStage Create(StageContext context) => create();

        protected override StageNeeds EstimateNeeds(TOptions options, StageWorkload workload) =>
            StageNeeds.AnyCores(model.EstimateBytes(options, workload.Data, workload.TestedShare));

        protected override StageWork EstimateWork(TOptions options, StageWorkload workload) =>
            model.EstimateWork(options, workload.Data, workload.TestedShare);

        protected override string? FindMemoryRemedy(TOptions options) => model.FindMemoryRemedy(options);
    }
}
