using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Bakeoff.Reporting;

/// <summary>What every page of ours begins and ends with: the style, the script, and a policy that lets nothing else in.</summary>
internal static class PageFrame
{
    /// <summary>Begins a page, up to its first heading.</summary>
    /// <param name="page">The page.</param>
    /// <param name="title">Its title, not yet encoded.</param>
    public static void Begin(StringBuilder page, string title)
    {
        string hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(PageFiles.Script)));
        page.Append(CultureInfo.InvariantCulture, $"""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
            <meta http-equiv="Content-Security-Policy"
            content="default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{hash}'; img-src data:">
            <link rel="icon" href="data:,"><title>{Html.Encode(title)}</title>
            <style>
            {PageFiles.Css}
            </style></head><body>
            <main><h1>{Html.Encode(title)}</h1>

            """);
    }

    /// <summary>Ends a page.</summary>
    /// <param name="page">What <see cref="Begin"/> began.</param>
    public static string End(StringBuilder page) =>
        page.Append(CultureInfo.InvariantCulture, $"</main><script>{PageFiles.Script}</script></body></html>\n").ToString();
}
