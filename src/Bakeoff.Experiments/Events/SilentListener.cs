using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Ignores everything that it is told.</summary>
internal sealed class SilentListener : IExperimentListener
{
    public void UpToDate(string label)
    {
    }

    public void Starting(string label, IReadOnlyList<string> reasons)
    {
    }

    public void Progress(string label, double fraction, string text)
    {
    }

    public void Finished(StageRecord record)
    {
    }

    public void Waiting(string label, string holder)
    {
    }

    public void Failed(string label)
    {
    }

    public void Skipped(string label, string cause)
    {
    }

    public void Warn(string text)
    {
    }
}
