using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Data;

/// <summary>What Ingest has found of the files of a split that is <c>given</c>.</summary>
/// <param name="Parts">Which rows are in which files.</param>
/// <param name="Open">Opens the ratings with the part of each, by user.</param>
internal sealed record GivenInput(GivenParts Parts, Func<IUserRows> Open)
{
    /// <summary>Adds it to the options of a split that is given; others are as they were.</summary>
    /// <param name="options">The options of the split.</param>
    /// <param name="context">A context whose input is <c>Ingest</c>.</param>
    /// <param name="session">A database from which nothing else is read at the same time.</param>
    public static SplitOptions AddTo(SplitOptions options, StageContext context, DuckDbSession session) =>
        !options.IsGiven ? options : options with
        {
            Given = new GivenInput(
                CanonicalJson.Read<GivenParts>(context.InputFile("Ingest", GivenParts.FileName)),
                () => SortedRatings.OfParts(session, context.InputFile("Ingest", GivenParts.RowsFile), context.Cancellation)),
        };
}
