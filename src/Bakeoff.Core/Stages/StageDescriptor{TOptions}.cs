namespace Bakeoff.Core;

/// <summary>A <see cref="StageDescriptor"/> whose answers depend on options of one type.</summary>
/// <typeparam name="TOptions">The options type.</typeparam>
/// <param name="name">The stage's name.</param>
/// <param name="codeRoot">The type where the stage's code begins.</param>
public abstract class StageDescriptor<TOptions>(string name, Type codeRoot) : StageDescriptor(name, typeof(TOptions))
    where TOptions : class
{
    /// <inheritdoc/>
    public sealed override Type? FindCodeRoot(object options) => FindCodeRoot((TOptions)options);

    /// <inheritdoc/>
    public sealed override StageNeeds EstimateNeeds(object options, StageWorkload workload) => EstimateNeeds((TOptions)options, workload);

    /// <inheritdoc/>
    public sealed override StageWork EstimateWork(object options, StageWorkload workload) => EstimateWork((TOptions)options, workload);

    /// <inheritdoc/>
    public sealed override string? FindMemoryRemedy(object options) => FindMemoryRemedy((TOptions)options);

    /// <inheritdoc/>
    public sealed override bool DependsOnProcessor(object options) => DependsOnProcessor((TOptions)options);

    /// <inheritdoc cref="StageDescriptor.FindCodeRoot"/>
    /// <remarks>Default: the type that the descriptor was made with.</remarks>
    protected virtual Type? FindCodeRoot(TOptions options) => codeRoot;

    /// <inheritdoc cref="StageDescriptor.EstimateNeeds"/>
    protected abstract StageNeeds EstimateNeeds(TOptions options, StageWorkload workload);

    /// <inheritdoc cref="StageDescriptor.EstimateWork"/>
    /// <remarks>Default: the dataset's ratings.</remarks>
    protected virtual StageWork EstimateWork(TOptions options, StageWorkload workload) => StageWork.ForRatings(workload.Data);

    /// <inheritdoc cref="StageDescriptor.FindMemoryRemedy"/>
    /// <remarks>Default: nothing.</remarks>
    protected virtual string? FindMemoryRemedy(TOptions options) => null;

    /// <inheritdoc cref="StageDescriptor.DependsOnProcessor"/>
    /// <remarks>Default: they do not.</remarks>
    protected virtual bool DependsOnProcessor(TOptions options) => false;
}
