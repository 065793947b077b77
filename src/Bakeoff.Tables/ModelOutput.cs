using Bakeoff.Core;
using DuckDB.NET.Data;

namespace Bakeoff.Tables;

/// <summary>Writes what a training stage owes to Evaluate: predictions, lists and the training report.</summary>
public static class ModelOutput
{
    private const int BatchUsers = 1024;
    private const int BlockUsers = 16;

    /// <summary>Scores the fold's test rows and its catalogue for each test user, and writes the files of <see cref="ModelFiles"/>.</summary>
    /// <param name="context">Gives the output folder, the progress and the cancellation.</param>
    /// <param name="task">What is asked.</param>
    /// <param name="scorer">The trained model.</param>
    /// <param name="training">What happened in training.</param>
    public static void Write(StageContext context, FoldTask task, IScorer scorer, TrainingReport training)
    {
        using var session = new DuckDbSession(context.WorkFolder, threads: 1);
        WritePredictions(session, context.OutputFile($"{scorer.Name}/{ModelFiles.Predictions}"), Predict(task, scorer));
        if (scorer.Kind.Ranks())
        {
            WriteLists(context, session, task, scorer);
        }

        AtomicFile.WriteText(context.OutputFile($"{scorer.Name}/{ModelFiles.Training}"), CanonicalJson.Serialize(training));
    }

    /// <summary>Writes <c>predictions.parquet</c>.</summary>
    /// <param name="session">A database.</param>
    /// <param name="path">The file.</param>
    /// <param name="rows">The rows, in the order in which they are written.</param>
    public static void WritePredictions(DuckDbSession session, string path, IEnumerable<PredictionRow> rows)
    {
        session.Execute("CREATE OR REPLACE TABLE predictions (\"user\" BIGINT, item BIGINT, score DOUBLE)");
        using (DuckDBAppender appender = session.Append("predictions"))
        {
            foreach (PredictionRow row in rows)
            {
                IDuckDBAppenderRow target = appender.CreateRow().AppendValue(row.User).AppendValue(row.Item);
                (double.IsNaN(row.Score) ? target.AppendNullValue() : target.AppendValue(row.Score)).EndRow();
            }
        }

        session.WriteParquet("FROM predictions", path);
    }

    private static IEnumerable<PredictionRow> Predict(FoldTask task, IScorer scorer)
    {
        for (int row = 0; row < task.Test.Count; row++)
        {
            (long user, long item) = (task.Test.Users[row], task.Test.Items[row]);
            yield return new PredictionRow(user, item, scorer.Score(user, item));
        }
    }

    private static void WriteLists(StageContext context, DuckDbSession session, FoldTask task, IScorer scorer)
    {
        const string Columns = "(\"user\" BIGINT, rank INTEGER, item BIGINT, score DOUBLE)";
        session.Execute($"CREATE OR REPLACE TABLE excluded {Columns}");
        session.Execute($"CREATE OR REPLACE TABLE included {Columns}");
        using (DuckDBAppender excluded = session.Append("excluded"))
        using (DuckDBAppender included = session.Append("included"))
        {
            for (int start = 0; start < task.TestUsers.Count; start += BatchUsers)
            {
                context.Progress.Report((double)start / task.TestUsers.Count, $"{scorer.Name}: lists for user {start + 1} of {task.TestUsers.Count}");
                foreach (UserLists lists in ListsOf(context, task, scorer, start, Math.Min(BatchUsers, task.TestUsers.Count - start)))
                {
                    Append(excluded, task.Catalogue, lists.User, lists.Excluded);
                    Append(included, task.Catalogue, lists.User, lists.Included);
                }
            }
        }

        session.WriteParquet("FROM excluded", context.OutputFile($"{scorer.Name}/{ModelFiles.SeenExcluded}"));
        session.WriteParquet("FROM included", context.OutputFile($"{scorer.Name}/{ModelFiles.SeenIncluded}"));
    }

    /// <summary>The lists of some users, side by side; in the order of the users whatever the number of threads.</summary>
    internal static UserLists[] ListsOf(StageContext context, FoldTask task, IScorer scorer, int start, int count)
    {
        var lists = new UserLists[count];
        Parallel.For(
            0, (count + BlockUsers - 1) / BlockUsers, new ParallelOptions { MaxDegreeOfParallelism = context.Threads, CancellationToken = context.Cancellation },
            () => new ListPicker(BlockUsers, TopItems.ListLength),
            (block, _, picker) =>
            {
                int first = block * BlockUsers;
                long[] users = [.. Enumerable.Range(first, Math.Min(BlockUsers, count - first)).Select(i => task.TestUsers[start + i])];
                picker.Begin([.. users.Select(task.SeenBy)]);
                scorer.ScoreCatalogues(users, task.Catalogue.Count, picker);
                for (int user = 0; user < users.Length; user++)
                {
                    (RankedItems excluded, RankedItems included) = picker.ListsOf(user);
                    lists[first + user] = new UserLists(users[user], excluded, included);
                }

                return picker;
            },
            _ => { });
        return lists;
    }

    private static void Append(DuckDBAppender appender, Catalogue catalogue, long user, RankedItems list)
    {
        for (int rank = 0; rank < list.Positions.Length; rank++)
        {
            appender.CreateRow().AppendValue(user).AppendValue(rank + 1).AppendValue(catalogue.Items.IdAt(list.Positions[rank])).AppendValue(list.Scores[rank]).EndRow();
        }
    }

    internal readonly record struct UserLists(long User, RankedItems Excluded, RankedItems Included);
}
