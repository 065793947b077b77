using Bakeoff.Core;

namespace Bakeoff.Data;

/// <summary><c>given</c>: the rows that each fold trains on and tests are in files, such as those that came with a paper.</summary>
internal sealed class GivenSplit : SplitMethod
{
    /// <summary>The name of the method.</summary>
    public const string MethodName = "given";

    /// <inheritdoc/>
    public override string Name => MethodName;

    /// <inheritdoc/>
    public override string Summary =>
        "the dataset is the rows of files that are split already; fold k trains on the k-th of `trainFiles` and tests the k-th of `testFiles`, and "
            + "what is in neither it does not see.";

    /// <inheritdoc/>
    public override double EstimateTestedShare(SplitOptions options) => 1;

    /// <inheritdoc/>
    public override int CountUntested(SplitOptions options, int rows) => rows;

    /// <inheritdoc/>
    public override IReadOnlyList<FoldRoles> FindRoles(SplitOptions options) => new GivenRoles(Demand(options).Parts, options).Find();

    /// <inheritdoc/>
    public override PartAssignment Assign(SplitOptions options, SplitFacts facts, ulong seed) => new GivenAssignment(Demand(options).Open());

    private static GivenInput Demand(SplitOptions options) =>
        options.Given ?? throw new InvalidOperationException("The stage has not read which rows are in which files.");
}
