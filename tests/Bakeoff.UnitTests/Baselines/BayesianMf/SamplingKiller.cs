using Bakeoff.Core;

namespace Bakeoff.UnitTests;

/// <summary>Cancels a sampling before a sample, as a process is killed.</summary>
internal sealed class SamplingKiller(int after, CancellationTokenSource cancellation) : IStageProgress
{
    private int _samples;

    public void Report(double fraction, string text)
    {
        if (_samples++ == after)
        {
            cancellation.Cancel();
        }
    }

    public void Warn(string text)
    {
    }
}
