using System.Globalization;
using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Models;

/// <summary>The rows of an imported file that are of the stage's fold: <c>rows</c>, after what every file is refused for.</summary>
/// <param name="session">The database, prepared by <see cref="ImportedTables"/>.</param>
/// <param name="context">The stage's.</param>
/// <param name="options">The stage's.</param>
/// <param name="file">The file, read into <c>given</c>.</param>
internal sealed class ImportedRows(DuckDbSession session, StageContext context, ImportOptions options, ImportedFile file)
{
    private readonly string _fold = context.Fold!.Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Makes <c>rows(line, u, i, rank, score, "user", item)</c> of the rows that are of the fold.</summary>
    /// <exception cref="EvaluationException">
    /// Users, items or folds do not fit (<c>BKF7016</c>), or a pair is there twice or a score is not a finite number (<c>BKF7017</c>).
    /// </exception>
    public void Take()
    {
        RefuseUnknown();
        bool hasFolds = file.Columns.Contains("fold");
        TakeFold(hasFolds);
        file.Refuse(
            ErrorCodes.ContradictoryLists, "SELECT line, u, i, odd AS said FROM given WHERE odd IS NOT NULL",
            "the score '{2}' of user {0} and item {1} is not a finite number", "Leave out rows that have no score; a decimal comma is not read.");
        file.Refuse(
            ErrorCodes.ContradictoryLists,
            """
            SELECT line, u, i, first AS said FROM
              (SELECT *, row_number() OVER same AS copy, min(line) OVER same AS first FROM rows
               WINDOW same AS (PARTITION BY "user", item ORDER BY line))
            WHERE copy > 1
            """,
            "item {1} of user {0} is there twice (first in row {2})", "Write each item at most once for a user of a fold.");
    }

    private void RefuseUnknown()
    {
        const string Remedy = "Write the ids as the dataset's own files have them, and all rows for the split of this experiment.";
        file.Refuse(
            ErrorCodes.ForeignLists, "SELECT line, u, i, '' AS said FROM given WHERE u IS NULL OR i IS NULL",
            "a row has no user or no item (user '{0}', item '{1}')", Remedy);
        file.Refuse(
            ErrorCodes.ForeignLists, "SELECT line, u, i, '' AS said FROM given WHERE \"user\" IS NULL",
            "the experiment has no user '{0}'", Remedy);
        file.Refuse(
            ErrorCodes.ForeignLists, "SELECT line, u, i, '' AS said FROM given WHERE item IS NULL",
            "the experiment has no item '{1}' (of user {0})", Remedy);
    }

    private void TakeFold(bool hasFolds)
    {
        if (hasFolds)
        {
            file.Refuse(
                ErrorCodes.ForeignLists,
                "SELECT line, u, i, fold AS said FROM given "
                    + $"WHERE coalesce({DuckDbSession.NumberOf("fold", "INTEGER")}, -1) NOT IN (FROM known_folds)",
                "the split has no fold '{2}' (of user {0})", "Folds are numbered from 0, as the experiment's split numbers them.");
        }
        else if (options.HoldsFolds == true)
        {
            file.Refuse(
                ErrorCodes.ForeignLists,
                "SELECT line, u, i, folds AS said FROM given JOIN folds USING (\"user\") WHERE folds > 1",
                "user {0} is tested by {2} folds, and the file does not say which one a row is of",
                "Add a column 'fold', or give each fold a file of its own with {fold} in the path.");
        }

        string where = hasFolds ? $"fold::INTEGER = {_fold}" : "\"user\" IN (FROM tested)";
        session.Execute(
            $"CREATE OR REPLACE TABLE rows AS SELECT line, u, i, rank, score, \"user\", item FROM given WHERE {where} ORDER BY line",
            context.Cancellation);
        if (hasFolds)
        {
            file.Refuse(
                ErrorCodes.ForeignLists, $"SELECT line, u, i, {_fold} AS said FROM rows WHERE \"user\" NOT IN (FROM tested)",
                "user {0} has no test row in fold {2}, which the row names",
                "Write for each fold the users that it tests: see its qrels (bakeoff export --format=trec).");
        }
        else if (options.HoldsFolds != true)
        {
            WarnOfOthers();
        }

        if (session.Scalar<long>("SELECT count(*) FROM rows") == 0)
        {
            throw new EvaluationException(
                ErrorCodes.ForeignLists, file.Shown, $"no user of the file is tested by fold {_fold}.",
                "Make the file for the test users of this experiment's split, or name the file of another fold.");
        }
    }

    private void WarnOfOthers()
    {
        const string Others = "SELECT DISTINCT \"user\" FROM given WHERE \"user\" NOT IN (FROM tested)";
        if (session.Scalar<long>($"SELECT count(*) FROM ({Others})") is > 0 and var others)
        {
            context.Progress.Warn(FormattableString.Invariant(
                $"'{options.Model}' has rows of {others} {(others == 1 ? "user" : "users")} whom fold {_fold} does not test: ")
                + "they are not measured, and left out.");
        }
    }
}
