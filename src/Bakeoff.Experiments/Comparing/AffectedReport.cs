namespace Bakeoff.Experiments;

/// <summary>
/// The content of <c>artifacts/comparisons/affected.json</c>, format <c>affected/1</c>: what was compared last, among what earlier comparisons left.
/// </summary>
/// <param name="Format">The format and its version.</param>
/// <param name="Baseline">What was compared with.</param>
/// <param name="Experiments">For each experiment whether the change can affect it: <c>affected</c>, <c>unaffected</c> or <c>new</c>.</param>
internal sealed record AffectedReport(string Format, string Baseline, IReadOnlyDictionary<string, string> Experiments)
{
    public const string CurrentFormat = "affected/1";
    public const string FileName = "affected.json";

    public static string NameOf(AffectedExperiments.Effect effect) => effect switch
    {
        AffectedExperiments.Effect.None => "unaffected", AffectedExperiments.Effect.IsNew => "new", _ => "affected",
    };
}
