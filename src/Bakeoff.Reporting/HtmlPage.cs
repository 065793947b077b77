using System.Globalization;
using System.Text;
using Bakeoff.Core;

namespace Bakeoff.Reporting;

/// <summary>The report as one self-contained HTML page.</summary>
internal static class HtmlPage
{
    private const string Style =
        """
        :root{color-scheme:light dark;--bg:#fff;--fg:#1b1f24;--mute:#59636e;--line:#d1d9e0;--c0:#0a66c2;--c1:#c2410c;--c2:#15803d;--c3:#7e22ce;--c4:#a16207;--c5:#be185d}
        @media(prefers-color-scheme:dark){:root{--bg:#0d1117;--fg:#e6edf3;--mute:#9198a1;--line:#3d444d;--c0:#58a6ff;--c1:#f0883e;--c2:#3fb950;--c3:#bc8cff;--c4:#d29922;--c5:#f778ba}}
        *{box-sizing:border-box}body{margin:0 auto;padding:1rem;max-width:72rem;background:var(--bg);color:var(--fg);font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
        h1{margin:.2em 0}h2{margin-top:2em;border-bottom:1px solid var(--line)}p.note,small{color:var(--mute)}
        .scroll{overflow-x:auto}table{border-collapse:collapse;font-size:.85rem;font-variant-numeric:tabular-nums;overflow-wrap:normal}th,td{padding:.3em .7em;border-bottom:1px solid var(--line);text-align:right;white-space:nowrap}th:first-child{text-align:left}td.left{text-align:left}
        figure{margin:1rem 0;max-width:44rem}svg{width:100%;height:auto;font:12px system-ui,sans-serif}svg text{fill:var(--fg)}svg .title{font-weight:600}.grid{stroke:var(--line)}.line{fill:none;stroke-width:2}
        .line.c0{stroke:var(--c0)}.line.c1{stroke:var(--c1)}.line.c2{stroke:var(--c2)}.line.c3{stroke:var(--c3)}.line.c4{stroke:var(--c4)}.line.c5{stroke:var(--c5)}
        .bar.c0,.dot.c0{fill:var(--c0)}.bar.c1,.dot.c1{fill:var(--c1)}.bar.c2,.dot.c2{fill:var(--c2)}.bar.c3,.dot.c3{fill:var(--c3)}.bar.c4,.dot.c4{fill:var(--c4)}.bar.c5,.dot.c5{fill:var(--c5)}
        .key{margin-right:1em}.key::before{content:"";display:inline-block;width:.8em;height:.8em;margin-right:.35em;border-radius:2px;background:var(--c0)}.key.c1::before{background:var(--c1)}.key.c2::before{background:var(--c2)}.key.c3::before{background:var(--c3)}.key.c4::before{background:var(--c4)}.key.c5::before{background:var(--c5)}
        details{margin:.6em 0}summary{cursor:pointer}ol{padding-left:1.5em}.lists{display:grid;grid-template-columns:repeat(auto-fit,minmax(14rem,1fr));gap:0 1.5rem}code{font-size:.85em}
        """;

    public static string Render(ReportData data)
    {
        var page = new StringBuilder();
        string title = $"Bakeoff: {data.Options.Experiment}";
        page.Append(CultureInfo.InvariantCulture, $"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\"><link rel=\"icon\" href=\"data:,\"><title>{Html.Encode(title)}</title>\n<style>\n{Style}\n</style></head><body>\n");
        page.Append(CultureInfo.InvariantCulture, $"<main><h1>{Html.Encode(title)}</h1>\n<p>{Html.Encode(data.Options.Question)}</p>\n");
        page.Append(CultureInfo.InvariantCulture, $"<p class=\"note\">Dataset {Html.Encode(data.Options.Dataset)}: {data.Profile.Ratings:N0} ratings of {data.Profile.RatedItems:N0} items by {data.Profile.Users:N0} users, mean {data.Profile.MeanRating:F3}. Tested on {data.Metrics.TestRows:N0} ratings of {data.Metrics.TestUsers:N0} users, fold{(data.Metrics.Folds.Count == 1 ? "" : "s")} {string.Join(", ", data.Metrics.Folds)}. Brackets are 95 % intervals from {data.Metrics.Resamples:N0} bootstrap resamples of the users.</p>\n");
        page.Append("<h2>What the numbers say</h2>\n<ul>").AppendJoin("", MetricGrid.Findings(data).Where(text => text.Length > 0).Select(text => $"<li>{Html.Encode(text)}</li>")).Append("</ul>\n");
        page.Append("<h2>Metrics</h2>\n<p class=\"note\">random is a ranking by chance and oracle knows the test ratings: a metric on which a model is no better than random does not measure it.</p>\n");
        foreach (MetricGrid grid in MetricGrid.Of(data))
        {
            page.Append(CultureInfo.InvariantCulture, $"<h3>{Html.Encode(grid.Title)}</h3>\n<p class=\"note\">{Html.Encode(grid.Note)}</p>\n{Html.Table(grid.Header, grid.Rows)}");
        }

        AppendCharts(page, data);
        AppendExamples(page, data);
        AppendProvenance(page, data);
        return page.Append("</main></body></html>\n").ToString();
    }

    private static void AppendCharts(StringBuilder page, ReportData data)
    {
        page.Append("<h2>Training</h2>\n");
        foreach (IGrouping<string, (int Fold, TrainingReport Training)> model in data.Trainings.Where(run => run.Training.Epochs.Count > 0).GroupBy(run => run.Training.Model))
        {
            page.Append(Chart.Lines(
                model.Key, "epoch", model.First().Training.LossName,
                LinesOf(model, epoch => epoch.Loss)));
            int[] ks = [.. model.SelectMany(run => run.Training.Epochs).SelectMany(epoch => epoch.ValidationAccuracy?.Keys ?? []).Distinct()];
            if (ks.Length > 0)
            {
                page.Append(Chart.Lines(
                    FormattableString.Invariant($"{model.Key}, held-out training rows"), "epoch", FormattableString.Invariant($"top-{ks.Max()} accuracy, seen items excluded"),
                    LinesOf(model, epoch => epoch.ValidationAccuracy?[ks.Max()])));
            }
        }

        page.Append("<h2>Ratings</h2>\n").Append(Chart.Bars(
            "Ratings", "rating", "count", [.. data.Profile.Histogram.Select(bar => bar.Rating.ToString(CultureInfo.InvariantCulture))],
            [("ratings", [.. data.Profile.Histogram.Select(bar => (double?)bar.Count)])]));
        page.Append("<h2>Error by item popularity</h2>\n<p class=\"note\">Test ratings by how many training ratings their item has.</p>\n");
        Model[] models = [.. MetricGrid.Order(data).Where(model => model.Name != "oracle")];
        AppendBuckets(page, models, "RMSE", bucket => bucket.Rmse);
        AppendBuckets(page, models, "share found in the top 100", bucket => bucket.TopAccuracy);
    }

    /// <summary>A line a fold, through the epochs that have a value.</summary>
    private static (string Name, IReadOnlyList<(double X, double Y)> Points)[] LinesOf(
        IEnumerable<(int Fold, TrainingReport Training)> runs, Func<EpochReport, double?> value) =>
        [.. runs.Select(run => (FormattableString.Invariant($"fold {run.Fold}"), (IReadOnlyList<(double, double)>)[.. run.Training.Epochs
            .Where(epoch => value(epoch) is not null).Select(epoch => ((double)epoch.Epoch, value(epoch)!.Value))]))];

    private static void AppendBuckets(StringBuilder page, Model[] models, string what, Func<Bucket, double?> value)
    {
        Model[] shown = [.. models.Where(model => model.ByPopularity.Any(bucket => value(bucket) is not null))];
        if (shown.Length > 0)
        {
            string[] groups = [.. shown[0].ByPopularity.Select(bucket => bucket.To is null ? $"{bucket.From}+" : bucket.From == bucket.To ? $"{bucket.From}" : $"{bucket.From}–{bucket.To}")];
            page.Append(Chart.Bars(
                "By popularity", "training ratings of the item", what, groups,
                [.. shown.Select(model => (model.Name, (IReadOnlyList<double?>)[.. model.ByPopularity.Select(value)]))]));
        }
    }

    private static void AppendExamples(StringBuilder page, ReportData data)
    {
        page.Append("<h2>What ten users are recommended</h2>\n<p class=\"note\">The first ten of each list, seen items excluded. A star marks a test item.</p>\n");
        foreach (ExampleUser user in data.Examples.Users)
        {
            page.Append(CultureInfo.InvariantCulture, $"<details><summary>User {user.User}, who went on to rate {Html.Encode(string.Join("; ", user.TestItems))}</summary><div class=\"lists\">");
            foreach (ExampleList list in user.Lists)
            {
                page.Append(CultureInfo.InvariantCulture, $"<div><h4>{Html.Encode(list.Model)}</h4><ol>")
                    .AppendJoin("", list.Titles.Select(title => $"<li>{Html.Encode(title)}{(user.TestItems.Contains(title) ? " ★" : "")}</li>")).Append("</ol></div>");
            }

            page.Append("</div></details>\n");
        }
    }

    private static void AppendProvenance(StringBuilder page, ReportData data)
    {
        page.Append(CultureInfo.InvariantCulture, $"<h2>Where the numbers come from</h2>\n<p>{Html.Encode(MetricGrid.Origin(data))}</p>\n<p class=\"note\">Each stage's key is a hash of its code, options, seed and inputs: the same key gives the same bytes.</p>\n");
        page.Append(Html.Table(["stage", "key", "seed"], data.Provenance.Steps.Select(step => (IReadOnlyList<string>)[step.Label, step.Key[..16], step.Seed ?? "–"])));
        foreach (ProvenanceStep step in data.Provenance.Steps)
        {
            page.Append(CultureInfo.InvariantCulture, $"<details><summary>{Html.Encode(step.Label)}: options, code, packages, files</summary>")
                .Append(Html.Table(["part", "value"], step.Parts.Select(part => (IReadOnlyList<string>)[part.Name, part.Value])))
                .Append(Html.Table(["file", "SHA-256", "bytes"], step.Outputs.Select(file => (IReadOnlyList<string>)[file.Path, file.Sha256, file.Bytes.ToString("N0", CultureInfo.InvariantCulture)])))
                .Append("</details>\n");
        }
    }
}
