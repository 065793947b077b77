namespace Bakeoff.Core;

/// <summary>
/// What the folds of a split do with its rows, as <c>split.json</c> says. Before format <c>split/3</c> it said nothing of it: a row had the number of
/// the fold that tests it, or none, and all other folds trained on it.
/// </summary>
public sealed class SplitRoles
{
    /// <summary>The name of the column of <c>split.parquet</c> that says to which part a row belongs.</summary>
    public const string PartColumn = "part";

    private const string SplitFile = "split.parquet", ReportFile = "split.json", EarlierColumn = "test_fold";
    private readonly Dictionary<int, FoldRoles>? _folds;

    /// <summary>Takes what each fold does.</summary>
    /// <param name="folds">The folds; null where fold k tests part k and trains on all others, whatever k is.</param>
    /// <exception cref="EvaluationException">A fold gives a part two roles, such as training and test (<c>BKF7014</c>).</exception>
    public SplitRoles(IReadOnlyList<FoldRoles>? folds = null)
    {
        foreach (FoldRoles fold in folds ?? [])
        {
            Demand(fold);
        }

        _folds = folds?.ToDictionary(fold => fold.Fold);
    }

    /// <summary>The column of the parts: <see cref="PartColumn"/>, or what it was called in an earlier format.</summary>
    public string Column { get; private init; } = PartColumn;

    /// <summary>Reads what the split's folds do.</summary>
    /// <param name="context">A context whose input is <c>Split</c>.</param>
    /// <exception cref="DataException"><c>split.json</c> is missing, malformed, or of a format that is not known (<c>BKF2013</c>).</exception>
    /// <exception cref="EvaluationException">A fold gives a part two roles (<c>BKF7014</c>).</exception>
    public static SplitRoles Read(StageContext context) => Read(context.InputFile("Split", ReportFile));

    /// <summary>Reads what a split's folds do.</summary>
    /// <param name="path"><c>split.json</c>, or the <c>split.parquet</c> next to it.</param>
    /// <exception cref="DataException">The file is missing, malformed, or of a format that is not known (<c>BKF2013</c>).</exception>
    /// <exception cref="EvaluationException">A fold gives a part two roles (<c>BKF7014</c>).</exception>
    public static SplitRoles Read(string path)
    {
        string file = Path.GetFileName(path) == SplitFile ? Path.Combine(Path.GetDirectoryName(path)!, ReportFile) : path;
        Written written = CanonicalJson.Read<Written>(file);
        return written switch
        {
            { Format: "split/1" or "split/2" } => new SplitRoles { Column = EarlierColumn },
            { Format: "split/3", Roles: { } roles } => new SplitRoles(roles),
            _ => throw new DataException(
                ErrorCodes.BadArtifact, $"the format '{written.Format}' is not one that this version of Bakeoff reads, or 'roles' is missing.",
                "Run Split again.", new FileLocation(file)),
        };
    }

    /// <summary>Reads what the context's fold does.</summary>
    /// <param name="context">A context whose input is <c>Split</c> and that names a fold.</param>
    /// <exception cref="DataException"><c>split.json</c> is missing, malformed, or of a format that is not known (<c>BKF2013</c>).</exception>
    public static FoldRoles OfFold(StageContext context) => Read(context).Of(
        context.Fold ?? throw new InvalidOperationException("This stage trains a fold, and the context names none."));

    /// <summary>Says what a fold does; a fold that the split does not have tests nothing, and trains on nothing.</summary>
    /// <param name="fold">The fold, from 0.</param>
    public FoldRoles Of(int fold) => _folds is null
        ? new FoldRoles(fold, [fold]) { Column = Column }
        : _folds.GetValueOrDefault(fold) ?? new FoldRoles(fold, []) { Training = [] };

    /// <summary>Says which folds test a row, ascending.</summary>
    /// <param name="part">The row's part.</param>
    public IEnumerable<int> FoldsThatTest(int part) => _folds is null
        ? part >= 0 ? [part] : []
        : _folds.Values.Where(fold => fold.Test.Contains(part)).Select(fold => fold.Fold).Order();

    private static void Demand(FoldRoles fold)
    {
        foreach (IGrouping<int, (int Part, RowRole Role)> part in fold.Given().Distinct().GroupBy(given => given.Part))
        {
            if (part.Key < 0)
            {
                throw new DataException(
                    ErrorCodes.BadArtifact, $"fold {fold.Fold} names the part {part.Key}: parts are numbered from 0.", "Run Split again.",
                    new FileLocation(ReportFile));
            }

            if (part.Count() > 1)
            {
                string roles = string.Join(" and ", part.Select(given => given.Role.ToString().ToLowerInvariant()));
                throw new EvaluationException(
                    ErrorCodes.LeakingRoles, ReportFile, $"fold {fold.Fold} uses the rows of part {part.Key} twice, for {roles}.",
                    "Give each part one role in a fold.");
            }
        }
    }

    private sealed record Written(string Format, IReadOnlyList<FoldRoles>? Roles);
}
