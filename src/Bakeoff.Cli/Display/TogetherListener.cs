using Bakeoff.Experiments;
using Bakeoff.Pipeline;

namespace Bakeoff.Cli;

/// <summary>Passes on what several experiments that run at one time have to say: how each ended, and warnings, but not each stage.</summary>
/// <param name="inner">Is told, one thing at a time.</param>
internal sealed class TogetherListener(IExperimentListener inner) : IExperimentListener
{
    private readonly Lock _lock = new();

    void IExperimentListener.RunFinished(RunResult result)
    {
        lock (_lock)
        {
            inner.RunFinished(result);
        }
    }

    void IExperimentListener.TrialMeasured(TuningProgress progress)
    {
        lock (_lock)
        {
            inner.TrialMeasured(progress);
        }
    }

    void IExperimentListener.Message(string text)
    {
        lock (_lock)
        {
            inner.Message(text);
        }
    }

    void IRunListener.Warn(string text)
    {
        lock (_lock)
        {
            inner.Warn(text);
        }
    }
}
