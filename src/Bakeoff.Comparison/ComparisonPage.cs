using System.Globalization;
using System.Text;
using Bakeoff.Reporting;

namespace Bakeoff.Comparison;

/// <summary>Writes <c>index.html</c> of a comparison: one page without network, in the report's style.</summary>
internal static class ComparisonPage
{
    private const int MaxUsers = 10;

    /// <param name="experiment">The experiment.</param>
    /// <param name="comparisons">A comparison a candidate.</param>
    /// <param name="stamp">What the page is made of; null, which is the default, where that is not known.</param>
    public static string Render(string experiment, IReadOnlyList<ComparedPair> comparisons, PageStamp? stamp = null)
    {
        var page = new StringBuilder();
        PageFrame.Begin(page, $"{experiment}: did it get better?");
        foreach (ComparedPair pair in comparisons)
        {
            ComparisonReport report = pair.Report;
            var styles = ModelStyles.Create(pair.Candidate.Report, pair.Baseline.Report);
            page.Append(
                CultureInfo.InvariantCulture,
                $"<h2>{Html.Encode(report.Candidate.Name)} against {Html.Encode(report.Baseline.Name)}</h2>\n<div "
                    + $"class=\"answer\"><p>{Html.Encode(ComparisonText.Answer(report))}</p></div>\n");
            AppendSides(page, pair);
            ComparisonCharts.AppendDifferences(page, report);
            AppendChanges(page, report);
            AppendTable(page, report, styles);
            foreach (UserChange change in pair.Users)
            {
                AppendUsers(page, change, styles);
            }

            ComparisonCharts.AppendSlices(page, report, pair.Baseline, pair.Candidate, styles);
            AppendRefused(page, report);
        }

        return PageFrame.End(page, stamp);
    }

    /// <summary>What each side is, with a link to its own page where there is one, and to the files of the comparison.</summary>
    private static void AppendSides(StringBuilder page, ComparedPair pair)
    {
        string Side(string role, SideReport side, string? link)
        {
            string name = link is null ? Html.Encode(side.Name) : $"<a href=\"{Html.Encode(link)}\">{Html.Encode(side.Name)}</a>";
            string commit = side.Commit is null || side.Commit == side.Name
                ? "" : $", commit {Html.Encode(side.Commit[..Math.Min(10, side.Commit.Length)])}";
            return $"{role} {name} ({Html.Encode(side.Experiment)}{commit})";
        }

        page.Append("<p class=\"files\">").Append(Side("Baseline", pair.Report.Baseline, pair.BaselinePage)).Append(" · ")
            .Append(Side("candidate", pair.Report.Candidate, pair.CandidatePage))
            .Append(" · files: <a href=\"compare.md\">compare.md</a> · <a href=\"compare.json\">compare.json</a></p>\n");
        if (ComparisonText.Energy(pair.Report) is { } energy)
        {
            page.Append(CultureInfo.InvariantCulture, $"<p class=\"note\">{Html.Encode(energy)}</p>\n");
        }
    }

    private static void AppendChanges(StringBuilder page, ComparisonReport report)
    {
        page.Append("<h3>What changed</h3>\n");
        (string Heading, IReadOnlyList<string> Lines)[] layers = [.. ComparisonText.Changes(report)];
        page.Append(layers.Length == 0 ? "<p>Nothing that a stage reads.</p>\n" : "");
        foreach ((string heading, IReadOnlyList<string> lines) in layers)
        {
            page.Append(CultureInfo.InvariantCulture, $"<p>{heading}</p>\n<ul>")
                .AppendJoin("", lines.Select(line => $"<li><code>{Html.Encode(line)}</code></li>")).Append("</ul>\n");
        }
    }

    private static void AppendTable(StringBuilder page, ComparisonReport report, ModelStyles styles)
    {
        ComparedMetric[] changed = [.. ComparisonText.Clearest(report)], exploratory = [.. changed.Where(row => !row.IsPrimary)];
        page.Append("<h3>Primary metrics</h3>\n");
        AppendRows(page, "Primary metrics that changed", [.. changed.Where(row => row.IsPrimary)], styles);
        page.Append(
            CultureInfo.InvariantCulture,
            $"<p class=\"note\">{Html.Encode(ComparisonText.Basis(report))} {report.Resamples} resamples. Detectable: the smallest difference "
                + $"that these users show four times in five.</p>\n");
        page.AppendJoin("", ComparisonText.Notes(report).Select(note => $"<p class=\"note\">{Html.Encode(note)}</p>\n"));
        if (exploratory.Length > 0)
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"<details><summary>Exploratory: {exploratory.Length} rows that changed</summary><p "
                    + $"class=\"note\">{Html.Encode(ComparisonText.ExploratoryNote)}</p>\n");
            AppendRows(page, "Exploratory metrics that changed", exploratory, styles);
            page.Append("</details>\n");
        }

        if (report.Rows.Count > changed.Length)
        {
            page.Append("<details><summary>Metrics that are the same for every user</summary>")
                .Append(Html.Table(
                    "Metrics that are the same", ["model", "metric", "value"],
                    report.Rows.Where(row => row.Verdict == Verdict.Same).Select(ComparisonText.Cells)
                        .Select(cells => (IReadOnlyList<string>)[cells[0], cells[1], cells[2]])))
                .Append("</details>\n");
        }
    }

    private static void AppendRows(StringBuilder page, string label, ComparedMetric[] rows, ModelStyles styles) =>
        page.Append(
            rows.Length == 0 ? "<p>None changed.</p>\n"
                : Html.TableOfMarkup(label, ComparisonText.Columns, rows.Select(row => (IReadOnlyList<string>)
                [
                    ChartFigure.Swatch(row.Model, styles[row.Model]), .. ComparisonText.Cells(row).Skip(1).SkipLast(1).Select(Html.Encode),
                    VerdictLook.Render(ComparisonText.VerdictOf(row)),
                ])));

    private static void AppendUsers(StringBuilder page, UserChange change, ModelStyles styles)
    {
        string name = $"{change.Model} {change.Definition.Name} ({change.Definition.Candidates.ToName()})";
        page.Append(CultureInfo.InvariantCulture, $"<h3>User by user: {Html.Encode(name)}</h3>\n")
            .Append(ChartFigure.Render(ComparisonCharts.Users(change, styles[change.Model])));
        foreach (
            (string heading,
            IEnumerable<(int Fold, long User, double Baseline, double Candidate)> some) in new[] { ("gained", change.Gained.Take(MaxUsers)),
            ("lost", change.Lost.Take(MaxUsers)) })
        {
            (int Fold, long User, double Baseline, double Candidate)[] users = [.. some];
            page.Append(CultureInfo.InvariantCulture, $"<details><summary>Users who {heading} most</summary>")
                .Append(Html.Table(
                    $"Users who {heading} most at {name}", ["user", "fold", "baseline", "candidate"],
                    users.Select(user => (IReadOnlyList<string>)[N(user.User), N(user.Fold), V(user.Baseline), V(user.Candidate)])));
            foreach ((int Fold, long User, double Baseline, double Candidate) user in users.Where(
                user => change.Lists.ContainsKey((user.Fold, user.User))))
            {
                AppendLists(page, user.User, change.Lists[(user.Fold, user.User)]);
            }

            page.Append("</details>\n");
        }
    }

    /// <summary>Writes both lists of a user next to each other.</summary>
    private static void AppendLists(StringBuilder page, long user, UserLists lists)
    {
        page.Append(
            CultureInfo.InvariantCulture,
            $"<h4>User {N(user)}{(lists.Name is null ? "" : $" ({Html.Encode(lists.Name)})")}, whose test items are "
                + $"{Html.Encode(string.Join("; ", lists.TestItems))}</h4>\n<div class=\"lists\">");
        foreach ((string side, IReadOnlyList<string> titles) in new[] { ("baseline", lists.Baseline), ("candidate", lists.Candidate) })
        {
            page.Append(CultureInfo.InvariantCulture, $"<div><p>{side}</p><ol>")
                .AppendJoin("", titles.Select(title => $"<li>{Html.Encode(title)}</li>")).Append("</ol></div>");
        }

        page.Append("</div>\n");
    }

    private static void AppendRefused(StringBuilder page, ComparisonReport report)
    {
        if (report.Refused.Count > 0)
        {
            page.Append("<h3>Not compared</h3>\n<ul>")
                .AppendJoin(
                "", report.Refused.Select(refusal => $"<li class=\"look\">{Html.Encode($"{refusal.What}: {refusal.Reason}. {refusal.Remedy}")}</li>"))
                    .Append("</ul>\n");
        }
    }

    private static string N(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string V(double value) => Decimals.Plain(value);
}
