using Bakeoff.Core;

namespace Bakeoff.IntegrationTests;

/// <summary>Keeps what a stage warns of.</summary>
internal sealed class KeptWarnings : IStageProgress
{
    public List<string> Texts { get; } = [];

    public void Report(double fraction, string text)
    {
    }

    public void Warn(string text) => Texts.Add(text);
}
