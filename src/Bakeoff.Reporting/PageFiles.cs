namespace Bakeoff.Reporting;

/// <summary>
/// The style sheet and the script of every page, embedded into the assembly: a page needs no other file, so that it works from a mail attachment.
/// </summary>
internal static class PageFiles
{
    /// <summary>The style sheet: <c>Page/page.css</c>.</summary>
    public static string Css { get; } = Read("page.css");

    /// <summary>The script, which sorts tables, copies the command and places tooltips: <c>Page/page.js</c>.</summary>
    public static string Script { get; } = Read("page.js");

    /// <summary>
    /// What draws the charts, with the library that it draws them by and its licences: <c>Page/charts.js</c>, which <c>web/build.mjs</c> bundles.
    /// </summary>
    public static string Charts { get; } = Read("charts.js");

    // What a stage reads from resources is in its key: a change of a file runs Report again.
    private static string Read(string name)
    {
        using Stream stream = typeof(PageFiles).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"the assembly has no resource {name}");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n").TrimEnd('\n');
    }
}
