using Bakeoff.Core;
using DuckDB.NET.Data;

namespace Bakeoff.Tables;

/// <summary>Writes what a training stage owes to Evaluate: predictions, lists and the training report.</summary>
public static class ModelOutput
{
    private static readonly IReadOnlySet<int> Nothing = new HashSet<int>();

    /// <summary>Scores the fold's test rows and its catalogue for each test user, and writes the files of <see cref="ModelFiles"/>.</summary>
    /// <param name="context">Gives the output folder, the progress and the cancellation.</param>
    /// <param name="fold">The fold.</param>
    /// <param name="scorer">The trained model.</param>
    /// <param name="training">What happened in training.</param>
    public static void Write(StageContext context, Fold fold, IScorer scorer, TrainingReport training)
    {
        using var session = new DuckDbSession(context.WorkFolder, threads: 1);
        WritePredictions(session, context.OutputFile($"{scorer.Name}/{ModelFiles.Predictions}"), Predict(fold, scorer));
        if (scorer.Kind.Ranks())
        {
            WriteLists(context, session, fold, scorer);
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

    private static IEnumerable<PredictionRow> Predict(Fold fold, IScorer scorer)
    {
        for (int row = 0; row < fold.Test.Count; row++)
        {
            (long user, long item) = (fold.Test.Users[row], fold.Test.Items[row]);
            yield return new PredictionRow(user, item, scorer.Score(user, item));
        }
    }

    private static void WriteLists(StageContext context, DuckDbSession session, Fold fold, IScorer scorer)
    {
        const string Columns = "(\"user\" BIGINT, rank INTEGER, item BIGINT, score DOUBLE)";
        session.Execute($"CREATE OR REPLACE TABLE excluded {Columns}");
        session.Execute($"CREATE OR REPLACE TABLE included {Columns}");
        double[] scores = new double[fold.Catalogue.Count];
        using (DuckDBAppender excluded = session.Append("excluded"))
        using (DuckDBAppender included = session.Append("included"))
        {
            for (int i = 0; i < fold.TestUsers.Count; i++)
            {
                context.Cancellation.ThrowIfCancellationRequested();
                long user = fold.TestUsers[i];
                scorer.ScoreCatalogue(user, scores);
                Append(excluded, user, fold.Catalogue, scores, SeenBy(fold, user));
                Append(included, user, fold.Catalogue, scores, Nothing);
                context.Progress.Report((double)i / fold.TestUsers.Count, $"{scorer.Name}: lists for user {i + 1} of {fold.TestUsers.Count}");
            }
        }

        session.WriteParquet("FROM excluded", context.OutputFile($"{scorer.Name}/{ModelFiles.SeenExcluded}"));
        session.WriteParquet("FROM included", context.OutputFile($"{scorer.Name}/{ModelFiles.SeenIncluded}"));
    }

    private static HashSet<int> SeenBy(Fold fold, long user)
    {
        var seen = new HashSet<int>();
        foreach (long item in fold.Train.Items.AsSpan(fold.TrainingRowsOf(user)))
        {
            seen.Add(fold.Catalogue.Items.IndexOf(item));
        }

        return seen;
    }

    private static void Append(
        DuckDBAppender appender, long user, Catalogue catalogue, ReadOnlySpan<double> scores, IReadOnlySet<int> excluded)
    {
        int rank = 0;
        foreach (int position in TopItems.Pick(scores, excluded, TopItems.ListLength))
        {
            appender.CreateRow().AppendValue(user).AppendValue(++rank)
                .AppendValue(catalogue.Items.IdAt(position)).AppendValue(scores[position]).EndRow();
        }
    }
}
