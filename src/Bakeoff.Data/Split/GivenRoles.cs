using Bakeoff.Core;

namespace Bakeoff.Data;

/// <summary>Says what each fold of a split that is <c>given</c> does with the rows, and refuses files that are no split.</summary>
/// <param name="given">Which rows are in which files.</param>
/// <param name="options">The options, which name a file of each role for each fold.</param>
internal sealed class GivenRoles(GivenParts given, SplitOptions options)
{
    /// <summary>What each fold does with the parts.</summary>
    /// <exception cref="DataException">
    /// A row has two roles in a fold (<c>BKF2028</c>), or no row has one that the fold needs (<c>BKF2029</c>).
    /// </exception>
    public IReadOnlyList<FoldRoles> Find() => [.. Enumerable.Range(0, options.TestFiles!.Length).Select(RolesOf)];

    private FoldRoles RolesOf(int fold)
    {
        (string training, string test, string? validation) = (options.TrainFiles![fold], options.TestFiles![fold], options.ValidationFiles?[fold]);
        RefuseCommon(fold, (training, "training"), (test, "test"));
        int[] trained = PartsOf(fold, training, "training"), tested = PartsOf(fold, test, "test");
        if (validation is null)
        {
            return new FoldRoles(fold, tested) { Training = trained };
        }

        RefuseCommon(fold, (training, "training"), (validation, "validation"));
        RefuseCommon(fold, (test, "test"), (validation, "validation"));
        int[] validated = PartsOf(fold, validation, "validation");
        return options.Slice == SplitOptions.Validation
            ? new FoldRoles(fold, validated) { Training = trained } : new FoldRoles(fold, tested) { Training = trained, Validation = validated };
    }

    private void RefuseCommon(int fold, (string File, string Role) one, (string File, string Role) other)
    {
        (int first, int second) = (NumberOf(one.File), NumberOf(other.File));
        GivenPart[] common = [.. given.Parts.Where(part => part.Files.Contains(first) && part.Files.Contains(second))];
        if (common.Length > 0)
        {
            (GivenPart row, long more) = (common[0], common.Sum(part => part.Rows) - 1);
            throw new DataException(
                ErrorCodes.GivenRowTwice,
                FormattableString.Invariant($"user {row.User}, item {row.Item} is a {one.Role} row and a {other.Role} row of fold {fold}: it is in ")
                    + FormattableString.Invariant($"{one.File} and in {other.File}, as {(more == 1 ? "is 1 more row" : $"are {more} more rows")}."),
                "Take the rows out of one of the two files.", new FileLocation(given.Files[row.Files[0]], row.Line));
        }
    }

    private int[] PartsOf(int fold, string file, string role)
    {
        int number = NumberOf(file);
        int[] parts = [.. given.Parts.Index().Where(part => part.Item.Files.Contains(number)).Select(part => part.Index)];
        return parts.Length > 0 ? parts : throw new DataException(
            ErrorCodes.GivenFilesMismatch, FormattableString.Invariant($"the file has no row, so that fold {fold} has no {role} rows."),
            "Export it again, or name another file.", new FileLocation(file));
    }

    private int NumberOf(string file) => given.Files.Index().First(other => other.Item == file).Index;
}
