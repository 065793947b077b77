using Bakeoff.Core;
using Bakeoff.Tables;
using DuckDB.NET.Native;

namespace Bakeoff.Baselines;

/// <summary>Samples a Bayesian matrix factorization; writes next to its predictions how sure they are.</summary>
internal sealed class BayesianMfStage() : BaselineStage<BayesianMfOptions>("TrainBayesianMf")
{
    /// <summary>A deviation for each test row: <c>(user BIGINT, item BIGINT, deviation DOUBLE, rating_deviation DOUBLE)</c>.</summary>
    private const string Spread = "spread.parquet";

    private BayesianMfTrainer? _trainer;

    /// <inheritdoc/>
    protected override IEnumerable<IScorer> Fit(BaselineInput input, BayesianMfOptions options)
    {
        // Whom and what is asked about and when, and not how it was rated.
        var asked = new AskedPairs(input.Task.Test.Users, input.Task.Test.Items, input.Task.Test.Timestamps);
        _trainer = new BayesianMfTrainer(options, input.Task.Scale, asked)
        {
            Progress = input.Progress,
            ResumeFolder = input.Context.ResumeFolder,
        };
        yield return _trainer.Train(input.Train, input.Seed, input.Context.ThreadShare, input.Cancellation);
    }

    /// <inheritdoc/>
    protected override void Write(StageContext context, FoldTask task, IScorer model, TrainingReport report)
    {
        var sampled = (BayesianMfModel)model;
        ModelOutput.Write(context, task, new SampledPairsScorer(sampled), report with
        {
            LossName = "training RMSE",
            Epochs = _trainer!.Reports,
            Sizes = new SortedDictionary<string, long>(report.Sizes.ToDictionary(), StringComparer.Ordinal)
            {
                ["users"] = sampled.Users, ["items"] = sampled.Items, ["parameters"] = sampled.Parameters,
            },
        });
        if (task.Histories is null)
        {
            WriteSpread(context, task, sampled);
        }
    }

    /// <summary>How far the predictions may be from what the model would say with more data, and from the ratings.</summary>
    private static void WriteSpread(StageContext context, FoldTask task, BayesianMfModel model)
    {
        using var session = new DuckDbSession(context);
        session.Execute("CREATE TABLE spread (\"user\" BIGINT, item BIGINT, deviation DOUBLE, rating_deviation DOUBLE)");
        using (VectorAppender appender = session.AppendVectors("spread", DuckDBType.BigInt, DuckDBType.BigInt, DuckDBType.Double, DuckDBType.Double))
        {
            for (int start = 0; start < task.Test.Count;)
            {
                int count = Math.Min(appender.Room, task.Test.Count - start);
                task.Test.Users.AsSpan(start, count).CopyTo(appender.Column<long>(0));
                task.Test.Items.AsSpan(start, count).CopyTo(appender.Column<long>(1));
                for (int i = 0; i < count; i++)
                {
                    (appender.Column<double>(2)[i], appender.Column<double>(3)[i]) =
                        model.Asked.DeviationsOf(task.Test.Users[start + i], task.Test.Items[start + i]);
                }

                appender.Advance(count);
                start += count;
            }

            appender.Complete();
        }

        session.WriteParquet("FROM spread", context.OutputFile($"{context.NameOf(model.Name)}/{Spread}"), context.Cancellation);
    }
}
