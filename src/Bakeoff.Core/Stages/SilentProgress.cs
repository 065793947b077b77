namespace Bakeoff.Core;

/// <summary>Progress that nobody listens to.</summary>
public sealed class SilentProgress : IStageProgress
{
    /// <summary>The only instance.</summary>
    public static SilentProgress Instance { get; } = new();

    private SilentProgress()
    {
    }

    /// <inheritdoc/>
    public void Report(double fraction, string text)
    {
    }

    /// <inheritdoc/>
    public void Warn(string text)
    {
    }
}
