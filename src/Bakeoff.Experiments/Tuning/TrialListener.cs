using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>
/// Passes on what is wrong, and how many stages other machines have, but not each stage of each trial: a line a trial is told by who runs them.
/// </summary>
/// <param name="inner">Is told.</param>
internal sealed class TrialListener(IExperimentListener inner) : IExperimentListener
{
    void IRunListener.Warn(string text) => inner.Warn(text);

    void IRunListener.Moved(string label, TaskAttempt attempt, AttemptState state, TaskProgress? progress) =>
        inner.Moved(label, attempt, state, progress);
}
