using System.Diagnostics;
using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Runs the points of a search up to their metrics.</summary>
/// <param name="context">What everything that runs shares.</param>
/// <param name="file">The experiment's file.</param>
/// <param name="cancellation">Ends it; what is done stays done.</param>
internal sealed class ValidationRun(RunContext context, string file, CancellationToken cancellation)
{
    // Of all points: git is asked once.
    private readonly Lazy<RunRecord> _record = new(() => RunRecord.Begin(context.Settings, file));

    /// <summary>Measures a point.</summary>
    /// <param name="engine">The engine of the point.</param>
    /// <param name="graph">Its graph.</param>
    /// <returns>Why it has no value: options with which the training fails, so that others may do better; null where it has one.</returns>
    /// <exception cref="BakeoffException">A stage failed otherwise.</exception>
    public ErrorReport? Run(Engine engine, StageGraph graph) => RunAsync(engine, graph, () =>
    {
        engine.Run([graph[StageTable.Evaluate.Name]], false, cancellation);
        return Task.CompletedTask;
    }).GetAwaiter().GetResult();

    /// <summary>Measures a point on other machines, without a thread that waits.</summary>
    /// <param name="engine">The engine of the point.</param>
    /// <param name="graph">Its graph.</param>
    /// <returns>As <see cref="Run"/>.</returns>
    /// <exception cref="BakeoffException">A stage failed otherwise.</exception>
    public Task<ErrorReport?> RunAsync(Engine engine, StageGraph graph) =>
        RunAsync(engine, graph, () => engine.RunAsync([graph[StageTable.Evaluate.Name]], cancellation));

    /// <summary>Whether a failure is a custom model's own: it fails, or what it writes cannot be used.</summary>
    /// <param name="code">The code of the error.</param>
    public static bool IsOfACustomModel(string code) =>
        code is ErrorCodes.CustomModelFailed or ErrorCodes.BadPredictions or ErrorCodes.BadRecommendations;

    private async Task<ErrorReport?> RunAsync(Engine engine, StageGraph graph, Func<Task> run)
    {
        StageNode evaluate = graph[StageTable.Evaluate.Name];
        RunRecord record = _record.Value;
        Exception? error = null;
        long began = Stopwatch.GetTimestamp();
        try
        {
            LiveLog.Of(engine).Begin(record.Checkout, record.HasUncommittedChanges, graph.Closure([evaluate]));
            context.Listener.RunStarting(new RunStart(graph.Experiment, [evaluate.Stage], [], WillRun: true));
            await run().ConfigureAwait(false);
            return null;
        }
        catch (Exception e)
        {
            error = RunStatus.Cause(e, cancellation);
            if (!cancellation.IsCancellationRequested && ErrorDescriber.Describe(e) is [var report, ..]
                && (report.Code is ErrorCodes.TrainingDiverged or ErrorCodes.IllConditioned || IsOfACustomModel(report.Code)))
            {
                return report;
            }

            throw;
        }
        finally
        {
            context.Listener.RunEnded();
            StoreRoot.Remember(context.Settings, graph, file, engine.Records);
            double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
            LiveLog.Of(engine).End(error, record.Write(context.Settings, graph.Experiment, engine.Records, seconds, error)?.Name);
        }
    }
}
