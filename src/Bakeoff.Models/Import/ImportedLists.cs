using System.Globalization;
using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Models;

/// <summary>Checks a file of lists, and writes it as a training stage writes its lists.</summary>
/// <param name="session">The database, prepared by <see cref="ImportedTables"/>.</param>
/// <param name="context">The stage's.</param>
/// <param name="options">The stage's.</param>
/// <param name="name">The file's name among the inputs, without the format.</param>
/// <param name="format">Its format.</param>
internal sealed class ImportedLists(DuckDbSession session, StageContext context, ImportOptions options, string name, string format)
{
    private readonly ImportedFile _file = new(session, context, name, format);

    /// <summary>How many of the test users have no list.</summary>
    public long UsersWithoutList { get; private set; }

    /// <summary>Reads the file and writes the lists.</summary>
    /// <param name="target">The file to write, one of <see cref="ModelFiles"/>.</param>
    /// <param name="refuseSeen">Whether items are refused that the user has rated in training.</param>
    /// <returns>How many rows were written.</returns>
    /// <exception cref="EvaluationException">
    /// See <see cref="ImportedRows.Take"/>; or ranks are not 1, 2, 3, … or not in the order of the scores (<c>BKF7017</c>), or a training item is
    /// recommended (<c>BKF7018</c>).
    /// </exception>
    public long Read(string target, bool refuseSeen)
    {
        _file.Read();
        _file.Demand("rank", "score");
        new ImportedRows(session, context, options, _file).Take();
        bool ranked = _file.Columns.Contains("rank"), scored = _file.Columns.Contains("score");
        if (ranked)
        {
            RefuseRanks();
        }

        if (ranked && scored)
        {
            RefuseDisagreement();
        }
        else if (scored)
        {
            _file.Refuse(
                ErrorCodes.ContradictoryLists, "SELECT line, u, i, '' AS said FROM rows WHERE score IS NULL",
                "item {1} of user {0} has neither a rank nor a score", "Leave out rows that have no score.");
        }

        if (refuseSeen)
        {
            _file.Refuse(
                ErrorCodes.SeenRecommended, "SELECT line, u, i, '' AS said FROM rows JOIN seen USING (\"user\", item)",
                "user {0} is recommended item {1}, which that user has rated in training",
                "Leave out what a user has rated in the fold's training rows, or name the file as 'listsWithSeen' (--lists-with-seen).");
        }

        WarnOfUsersWithoutList();

        // Of equal scores the row that was written first: an order by ids would favour what has a low one.
        return Write(ranked ? "rank::BIGINT" : "score DESC, line", target);
    }

    /// <summary>Ranks of a user are 1, 2, 3, …; those of a TREC run may begin with 0, as many programs write them.</summary>
    private void RefuseRanks()
    {
        _file.Refuse(
            ErrorCodes.ContradictoryLists, "SELECT line, u, i, rank AS said FROM rows "
                + $"WHERE coalesce({DuckDbSession.NumberOf("rank", "BIGINT")}, -1) < 0 OR TRY_CAST(rank AS DOUBLE) <> TRY_CAST(rank AS BIGINT)",
            "the rank '{2}' of item {1} of user {0} is not a number from 1", "Write ranks 1, 2, 3, … for each user.");
        string first = _file.IsTrec ? "(min(rank::BIGINT) OVER (PARTITION BY \"user\") = 0)::BIGINT" : "0";
        _file.Refuse(
            ErrorCodes.ContradictoryLists,
            $"""
            SELECT line, u, i, rank || ' where ' || place || ' is expected' AS said FROM
              (SELECT *, row_number() OVER (PARTITION BY "user" ORDER BY rank::BIGINT, line) - {first} AS place FROM rows)
            WHERE rank::BIGINT <> place
            """,
            "the ranks of user {0} have a gap, begin elsewhere than at 1, or are there twice: item {1} has rank {2}",
            "Write ranks 1, 2, 3, … for each user, or leave the column out where there are scores.");
    }

    private void RefuseDisagreement()
    {
        // A row without a score would hide that those around it disagree.
        bool anyScored = session.Scalar<bool>("SELECT coalesce(bool_or(score IS NOT NULL), false) FROM rows");
        if (anyScored)
        {
            _file.Refuse(
                ErrorCodes.ContradictoryLists, "SELECT line, u, i, '' AS said FROM rows WHERE score IS NULL",
                "item {1} of user {0} has no score, and other rows have one", "Give every row a score, or leave the column out.");
        }

        RefuseOtherOrders();
    }

    private void RefuseOtherOrders() => _file.Refuse(
        ErrorCodes.ContradictoryLists,
        """
        SELECT line, u, i, score AS said FROM
          (SELECT *, lag(score) OVER (PARTITION BY "user" ORDER BY rank::BIGINT) AS before FROM rows)
        WHERE score > before
        """,
        "item {1} of user {0} has a greater score ({2}) than the item of the rank before it",
        "A list is ordered by rank, and by score: let both say the same, or leave one of the two columns out.");

    /// <summary>To recommend nothing is a result, and counts as one; but mostly it is a mistake.</summary>
    private void WarnOfUsersWithoutList()
    {
        const string Without = "FROM tested WHERE \"user\" NOT IN (SELECT \"user\" FROM rows)";
        UsersWithoutList = session.Scalar<long>($"SELECT count(*) {Without}");
        if (UsersWithoutList > 0)
        {
            string first =
                session.List($"SELECT min(n.name) FROM user_ids n WHERE n.\"user\" IN (SELECT \"user\" {Without})", row => row.GetString(0))[0];
            long users = session.Scalar<long>("SELECT count(*) FROM tested");
            context.Progress.Warn(string.Create(CultureInfo.InvariantCulture,
                $"'{options.Model}' has no list for {UsersWithoutList} of the {users} test users of fold {context.Fold}, such as user {first}: ")
                + "they count as 0 in all metrics of hits.");
        }
    }

    private long Write(string order, string target)
    {
        session.Execute(
            $"CREATE OR REPLACE TABLE lists AS SELECT \"user\", row_number() OVER (PARTITION BY \"user\" ORDER BY {order})::INTEGER AS rank, "
                + "item, score FROM rows",
            context.Cancellation);
        string kept = FormattableString.Invariant($"FROM lists WHERE rank <= {TopItems.ListLength}");
        session.WriteParquet($"SELECT * {kept} ORDER BY \"user\", rank", context.OutputFile($"{options.Model}/{target}"), context.Cancellation);
        (long all, long written) = (session.Scalar<long>("SELECT count(*) FROM lists"), session.Scalar<long>($"SELECT count(*) {kept}"));
        if (written < all)
        {
            context.Progress.Warn(FormattableString.Invariant(
                $"lists of '{options.Model}' are longer than {TopItems.ListLength} items, the greatest k that is measured: the rest was left out."));
        }

        return written;
    }
}
