using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Has the progress of stages written down that a launcher tells its own listener.</summary>
/// <param name="inner">Runs the stages.</param>
/// <param name="log">Where it is written.</param>
internal sealed class WatchedLauncher(IStageLauncher inner, LiveLog log) : IStageLauncher
{
    /// <inheritdoc/>
    public StageUsage Run(StageRequest request, CancellationToken cancellation) =>
        inner.Run(request with { Watcher = new Watcher(log, request.Label) }, cancellation);

    private sealed class Watcher(LiveLog log, string label) : IStageProgress
    {
        public void Report(double fraction, string text) => log.WriteProgress(label, fraction, text);

        public void Warn(string text) => log.Write(LiveKind.Warning, label, said => said with { Text = text });
    }
}
