using Bakeoff.Core;
using DuckDB.NET.Native;

namespace Bakeoff.Tables;

/// <summary>Writes what a training stage owes to Evaluate: predictions, lists and the training report.</summary>
public static class ModelOutput
{
    private const int BlockRows = 1 << 14;
    private const int ReportedUsers = 1024;

    /// <summary>Enough for the lists of 30,000 users; with more memory DuckDB would only have more row groups in hand while it writes.</summary>
    private const long ListBytes = 150_000_000;

    /// <summary>Scores the fold's test rows and its catalogue for each test user, and writes the files of <see cref="ModelFiles"/>.</summary>
    /// <param name="context">Gives the output folder, the threads, the memory, the progress and the cancellation.</param>
    /// <param name="task">What is asked.</param>
    /// <param name="scorer">The trained model.</param>
    /// <param name="training">What happened in training.</param>
    /// <exception cref="TrainingException">Users are held out whole, and the model cannot fold them in (<c>BKF3013</c>).</exception>
    public static void Write(StageContext context, FoldTask task, IScorer scorer, TrainingReport training) =>
        Write(context, task, scorer, training, null);

    /// <summary>Does the same, and counts the predicted ratings that are none.</summary>
    /// <param name="context">Gives the output folder, the threads, the memory, the progress and the cancellation.</param>
    /// <param name="task">What is asked.</param>
    /// <param name="scorer">The trained model.</param>
    /// <param name="training">What happened in training.</param>
    /// <param name="offScale">Receives the predictions, if they are ratings; null for a model of which it is known what they are.</param>
    /// <exception cref="TrainingException">Users are held out whole, and the model cannot fold them in (<c>BKF3013</c>).</exception>
    internal static void Write(StageContext context, FoldTask task, IScorer scorer, TrainingReport training, OffScale? offScale)
    {
        scorer = FoldIn(context, task, scorer);

        // What does not fit next to the model it spills: lists grow with the test users. Either kind has a database, so that both are filled at a
        // time.
        int threads = DuckDbMemory.ThreadsWithin(context.MemoryBytes, context.Threads);
        long left = DuckDbMemory.LimitBeside(context.MemoryBytes, Environment.WorkingSet, threads) / 2;
        long memory = Math.Min(left, Math.Max(ListBytes, DuckDbMemory.WorkingBytes * threads));
        threads = (int)Math.Clamp(memory / DuckDbMemory.WorkingBytes, 1, threads);
        using var session = new DuckDbSession(context, memory, threads);
        WritePredictions(context, session, task, scorer, scorer.Kind.PredictsRatings() ? offScale : null);
        if (scorer.Kind.Ranks())
        {
            using var other = new DuckDbSession(context, memory, threads);
            WriteLists(context, session, other, task, scorer);
        }

        string name = context.NameOf(scorer.Name);
        training = training with { Model = name };
        if (offScale is { Count: > 0 and var count })
        {
            offScale.Warn(context, name, $"so with {nameof(ScoreKind)}.{nameof(ScoreKind.Ranking)}");
            training = training with
            {
                Sizes = new SortedDictionary<string, long>(training.Sizes.ToDictionary(), StringComparer.Ordinal)
                {
                    [TrainingReport.PredictionsOffScale] = count,
                },
            };
        }

        AtomicFile.WriteText(context.OutputFile($"{name}/{ModelFiles.Training}"), CanonicalJson.Serialize(training));
    }

    /// <summary>The only place where users who are held out become known to a model: after its training, and before anything is scored.</summary>
    private static IScorer FoldIn(StageContext context, FoldTask task, IScorer scorer)
    {
        if (task.Histories is not { } histories)
        {
            return scorer;
        }

        context.Progress.Report(0, $"{scorer.Name}: folding users in");
        return scorer is IFoldInScorer model ? model.FoldIn(histories, context.Threads, context.Cancellation) : throw new TrainingException(
            ErrorCodes.CannotFoldIn,
            $"the split holds users out whole, and the model '{scorer.Name}' cannot score users from their histories.",
            $"Take it out of the experiment, choose another split, or let its scorer be an {nameof(IFoldInScorer)}.");
    }

    private static void WritePredictions(StageContext context, DuckDbSession session, FoldTask task, IScorer scorer, OffScale? offScale)
    {
        context.Progress.Report(0, $"{scorer.Name}: predictions");
        session.Execute("CREATE OR REPLACE TABLE predictions (\"user\" BIGINT, item BIGINT, score DOUBLE)");
        using (VectorAppender appender = session.AppendVectors("predictions", DuckDBType.BigInt, DuckDBType.BigInt, DuckDBType.Double))
        {
            double[] scores = new double[Math.Min(task.Test.Count, BlockRows * context.Threads)];
            for (int start = 0; start < task.Test.Count; start += scores.Length)
            {
                int count = Math.Min(scores.Length, task.Test.Count - start);
                Predict(context, task, scorer, start, scores.AsMemory(0, count));
                offScale?.Add(scores.AsSpan(0, count));
                Append(appender, task.Test, start, scores.AsSpan(0, count));
            }

            appender.Complete();
        }

        session.WriteParquet("FROM predictions", context.OutputFile($"{context.NameOf(scorer.Name)}/{ModelFiles.Predictions}"), context.Cancellation);
        session.Execute("DROP TABLE predictions");
    }

    private static void Predict(StageContext context, FoldTask task, IScorer scorer, int start, Memory<double> scores) => Parallel.For(
        0, (scores.Length + BlockRows - 1) / BlockRows,
        new ParallelOptions { MaxDegreeOfParallelism = context.Threads, CancellationToken = context.Cancellation },
        block =>
        {
            Span<double> own = scores.Span[(block * BlockRows)..Math.Min(scores.Length, (block + 1) * BlockRows)];
            for (int i = 0; i < own.Length; i++)
            {
                int row = start + (block * BlockRows) + i;
                own[i] = scorer.Score(task.Test.Users[row], task.Test.Items[row]);
            }
        });

    private static void Append(VectorAppender appender, RatingTable test, int start, ReadOnlySpan<double> scores)
    {
        while (scores.Length > 0)
        {
            int count = Math.Min(appender.Room, scores.Length);
            test.Users.AsSpan(start, count).CopyTo(appender.Column<long>(0));
            test.Items.AsSpan(start, count).CopyTo(appender.Column<long>(1));
            scores[..count].CopyTo(appender.Column<double>(2));
            for (int i = 0; i < count; i++)
            {
                if (double.IsNaN(scores[i]))
                {
                    appender.SetNull(2, i);
                }
            }

            appender.Advance(count);
            start += count;
            scores = scores[count..];
        }
    }

    private static void WriteLists(StageContext context, DuckDbSession ofExcluded, DuckDbSession ofIncluded, FoldTask task, IScorer scorer)
    {
        using (VectorAppender excluded = AppenderOf(ofExcluded))
        using (VectorAppender included = AppenderOf(ofIncluded))
        {
            int taken = 0;
            ListMaker.Run(
                context, task, scorer,
                lists =>
                {
                    if (taken++ % ReportedUsers == 0)
                    {
                        double share = (double)taken / task.TestUsers.Count;
                        context.Progress.Report(share, $"{scorer.Name}: lists for user {taken} of {task.TestUsers.Count}");
                    }

                    Append(excluded, task.Catalogue, lists.User, lists.Excluded);
                },
                lists => Append(included, task.Catalogue, lists.User, lists.Included));
            excluded.Complete();
            included.Complete();
        }

        context.Progress.Report(1, $"{scorer.Name}: writing the lists");
        foreach ((DuckDbSession session, string file) in new[] { (ofExcluded, ModelFiles.SeenExcluded), (ofIncluded, ModelFiles.SeenIncluded) })
        {
            session.WriteParquet("FROM lists", context.OutputFile($"{context.NameOf(scorer.Name)}/{file}"), context.Cancellation);
            session.Execute("DROP TABLE lists");
        }
    }

    private static VectorAppender AppenderOf(DuckDbSession session)
    {
        session.Execute("CREATE OR REPLACE TABLE lists (\"user\" BIGINT, rank INTEGER, item BIGINT, score DOUBLE)");
        return session.AppendVectors("lists", DuckDBType.BigInt, DuckDBType.Integer, DuckDBType.BigInt, DuckDBType.Double);
    }

    private static void Append(VectorAppender appender, Catalogue catalogue, long user, RankedItems list)
    {
        for (int rank = 0; rank < list.Positions.Length;)
        {
            int count = Math.Min(appender.Room, list.Positions.Length - rank);
            appender.Column<long>(0)[..count].Fill(user);
            Span<int> ranks = appender.Column<int>(1);
            Span<long> items = appender.Column<long>(2);
            list.Scores.AsSpan(rank, count).CopyTo(appender.Column<double>(3));
            for (int i = 0; i < count; i++)
            {
                items[i] = catalogue.Items.IdAt(list.Positions[rank + i]);
                ranks[i] = rank + i + 1;
            }

            appender.Advance(count);
            rank += count;
        }
    }
}
