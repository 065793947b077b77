using System.Globalization;
using System.Text;
using Bakeoff.Data;

namespace Bakeoff.UnitTests;

/// <summary>The reference page of the named datasets.</summary>
internal static class DatasetsPage
{
    /// <summary>Renders the page.</summary>
    public static string Render()
    {
        var text = new StringBuilder(
            """
            # Datasets

            Written by a test from the code (`ReferenceTests`): every dataset that an experiment can name. How they are used, and what *pinned by the repository*
            means: [use a named dataset](../how-to/datasets.md). Sizes are those that publishers state.

            | name | what it is | ratings, users, items | format | terms | checksum | from |
            |---|---|---|---|---|---|---|

            """.ReplaceLineEndings("\n"));
        foreach (Dataset dataset in Datasets.All)
        {
            string size = dataset.StatedSize is { } stated
                ? string.Create(CultureInfo.InvariantCulture, $"{stated.Ratings:N0}, {stated.Users:N0}, {stated.Items:N0}") : "–";
            string checksum = dataset.Download.Sha256 is { } sha256 ? $"SHA-256 `{sha256[..12]}…`"
                : !dataset.NeedsPin ? "generated" : "pinned by the repository" + (dataset.Checksum is { } other ? $", held to `{other}`" : "");
            string source = dataset.Download.Url is { } url ? $"[{url.Split('/')[^1]}]({url}), [page]({dataset.Page})" : "–";
            text.Append(CultureInfo.InvariantCulture, $"| `{dataset.Name}` | {dataset.Description} | {size} | {dataset.Ingest.Format} | ");
            text.Append(CultureInfo.InvariantCulture, $"{dataset.License ?? "–"} | {checksum} | {source} |\n");
        }

        return text.ToString();
    }
}
