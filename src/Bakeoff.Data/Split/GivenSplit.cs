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
    public override IReadOnlyList<string> Options => ["trainFiles", "testFiles", "validationFiles"];

    /// <inheritdoc/>
    public override bool HasValidationRows => true;

    /// <inheritdoc/>
    public override int CountFolds(SplitOptions options) => options.TestFiles is { Length: > 0 } files ? files.Length : options.Partitions;

    /// <inheritdoc/>
    public override string NameOfFolds => "testFiles";

    /// <inheritdoc/>
    public override IEnumerable<(string Name, string Problem)> Check(SplitOptions options)
    {
        int folds = options.TestFiles?.Length ?? 0;
        foreach ((string name, string[]? files) in new[] { ("trainFiles", options.TrainFiles), ("validationFiles", options.ValidationFiles) })
        {
            if (files is not null && folds > 0 && files.Length != folds)
            {
                yield return (name, FormattableString.Invariant($"names {files.Length} files, and 'testFiles' {folds}: each fold has one of each."));
            }
        }

        if (options.Slice == SplitOptions.Validation && options.ValidationFiles is null)
        {
            yield return ("slice", "must be 'test' where no 'validationFiles' are given.");
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<FoldRoles> FindRoles(SplitOptions options) => new GivenRoles(Found(options).Parts, options).Find();

    /// <inheritdoc/>
    public override PartAssignment Assign(SplitOptions options, SplitFacts facts, ulong seed) => new GivenAssignment(Found(options).Open());

    private static GivenInput Found(SplitOptions options) =>
        options.Given ?? throw new InvalidOperationException("The stage has not read which rows are in which files.");
}
