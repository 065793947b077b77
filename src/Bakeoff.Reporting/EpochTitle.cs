using System.Globalization;

namespace Bakeoff.Reporting;

/// <summary>
/// Says what the epochs of a training are. A matrix factorization that trains one feature after the other reports the epochs of all features in a
/// row, so that its last one is far above its option.
/// </summary>
internal static class EpochTitle
{
    /// <summary>Creates the title of an axis.</summary>
    /// <param name="provenance">Where the options of the stages are.</param>
    /// <param name="last">The last epoch that was reported.</param>
    public static string Create(ProvenanceReport provenance, int last)
    {
        foreach (ProvenanceStep step in provenance.Steps)
        {
            if (Option(step, "epochs") is { } epochs && Option(step, "features") is { } features && last > epochs && last <= (long)epochs * features)
            {
                return string.Create(CultureInfo.InvariantCulture, $"epoch of all {features} features together, at most {epochs} each");
            }
        }

        return "epoch";
    }

    private static int? Option(ProvenanceStep step, string name) => int.TryParse(
        step.Parts.FirstOrDefault(part => part.Name == "option." + name)?.Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out int value)
        ? value : null;
}
