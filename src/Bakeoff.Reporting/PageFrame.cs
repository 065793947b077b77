using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Bakeoff.Reporting;

/// <summary>What every page of ours begins and ends with: the style, the script, and a policy that lets nothing else in.</summary>
internal static partial class PageFrame
{
    /// <summary>What becomes the links to the sections of a page.</summary>
    public const string Sections = "<!--sections-->";

    /// <summary>Begins a page, up to its first heading.</summary>
    /// <param name="page">The page.</param>
    /// <param name="title">Its title, not yet encoded.</param>
    public static void Begin(StringBuilder page, string title)
    {
        string scripts = $"'sha256-{HashOf(PageFiles.Script)}' 'sha256-{HashOf(PageFiles.Charts)}'";
        page.Append(CultureInfo.InvariantCulture, $"""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
            <meta http-equiv="Content-Security-Policy"
            content="default-src 'none'; style-src 'unsafe-inline'; script-src {scripts}; img-src data:">
            <link rel="icon" href="data:,"><title>{Html.Encode(title)}</title>
            <style>
            {PageFiles.Css}
            </style></head><body>
            <main><h1>{Html.Encode(title)}</h1>

            """);
    }

    /// <summary>Ends a page; the library of charts is in it only if a chart is.</summary>
    /// <param name="page">What <see cref="Begin"/> began.</param>
    /// <param name="stamp">What the page was made of; null, which is the default, for the engine's version alone.</param>
    public static string End(StringBuilder page, PageStamp? stamp = null)
    {
        string text = page.ToString();
        IEnumerable<string> sections = Heading().Matches(text).Select(
            heading => $"<a href=\"#{heading.Groups[1].Value}\">{heading.Groups[2].Value}</a>");
        text = text.Replace(Sections, $"<nav aria-label=\"On this page\">{string.Join(" · ", sections)}</nav>\n", StringComparison.Ordinal);
        string charts = text.Contains(ChartFigure.Mark, StringComparison.Ordinal) ? $"<script>{PageFiles.Charts}</script>" : "";
        string footer = Html.Encode((stamp ?? new PageStamp()).Text);
        return $"{text}</main><footer>{footer}</footer><script>{PageFiles.Script}</script>{charts}</body></html>\n";
    }

    [GeneratedRegex("<h2 id=\"([^\"]+)\">([^<]+)</h2>")]
    private static partial Regex Heading();

    private static string HashOf(string script) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)));
}
