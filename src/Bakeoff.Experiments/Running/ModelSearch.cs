using System.Globalization;
using Bakeoff.Artifacts;

namespace Bakeoff.Experiments;

/// <summary>How far the search for a model's options is.</summary>
/// <param name="Model">The model.</param>
/// <param name="Key">The hash by which the search is named in its log.</param>
/// <param name="Log">The file of its log.</param>
/// <param name="Report">What the log says; null where there is none for what is asked now.</param>
/// <param name="Asked">How many trials are asked for.</param>
/// <param name="IsDone">Whether the search has ended, so that the log says what is best.</param>
internal sealed record ModelSearch(TunedModel Model, string Key, string Log, TuningReport? Report, int Asked, bool IsDone)
{
    /// <summary>Such as <c>12 of 40 trials are there</c>. Of a log of more trials than are asked for now, the first ones are taken.</summary>
    public string State => string.Create(CultureInfo.InvariantCulture, $"{Spent:0.#} of {Asked} trials {(Spent == 1 ? "is" : "are")} there");

    private double Spent => Math.Min(Report?.Spent ?? 0, Asked);
}
