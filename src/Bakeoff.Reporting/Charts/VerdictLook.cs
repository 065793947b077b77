namespace Bakeoff.Reporting;

/// <summary>How verdicts look and read, in every chart and table: never by colour alone.</summary>
internal static class VerdictLook
{
    /// <summary>The words for a verdict.</summary>
    /// <param name="verdict">The verdict; null for none.</param>
    public static string WordsOf(Verdict? verdict) => verdict switch
    {
        Verdict.Better => "better",
        Verdict.Worse => "worse",
        Verdict.NotShown => "no significant difference",
        Verdict.Same => "the same for every user",
        _ => "no verdict",
    };

    /// <summary>The colour and the shape of a verdict.</summary>
    /// <param name="verdict">The verdict; null for none.</param>
    public static SeriesStyle StyleOf(Verdict? verdict) => verdict switch
    {
        Verdict.Better => SeriesStyle.Better,
        Verdict.Worse => SeriesStyle.Worse,
        _ => SeriesStyle.NotShown,
    };

    /// <summary>Writes a verdict into a table.</summary>
    /// <param name="verdict">The verdict; null for none.</param>
    public static string Render(Verdict? verdict) => ChartFigure.Swatch(WordsOf(verdict), StyleOf(verdict));
}
