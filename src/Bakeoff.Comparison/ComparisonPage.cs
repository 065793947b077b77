using System.Globalization;
using System.Text;
using Bakeoff.Reporting;

namespace Bakeoff.Comparison;

/// <summary>Writes <c>index.html</c> of a comparison: one page without network, in the report's style.</summary>
internal static class ComparisonPage
{
    private const int MaxPoints = 2000;
    private const int MaxUsers = 10;

    /// <param name="experiment">The experiment.</param>
    /// <param name="comparisons">A comparison a candidate.</param>
    public static string Render(string experiment, IReadOnlyList<ComparedPair> comparisons)
    {
        var page = new StringBuilder();
        PageFrame.Begin(page, $"{experiment}: did it get better?");
        foreach ((ComparisonReport report, EvaluatedRun baseline, EvaluatedRun candidate, IReadOnlyList<UserChange> users) in comparisons)
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"<h2>{Html.Encode(report.Candidate.Name)} against {Html.Encode(report.Baseline.Name)}</h2>\n<div "
                    + $"class=\"answer\"><p>{Html.Encode(ComparisonText.Answer(report))}</p></div>\n");
            AppendChanges(page, report);
            AppendTable(page, report);
            foreach (UserChange change in users)
            {
                AppendUsers(page, change);
            }

            AppendSlices(page, report, baseline, candidate);
            AppendRefused(page, report);
        }

        return PageFrame.End(page);
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

    private static void AppendTable(StringBuilder page, ComparisonReport report)
    {
        ComparedMetric[] changed = [.. ComparisonText.Clearest(report)], exploratory = [.. changed.Where(row => !row.IsPrimary)];
        page.Append("<h3>Primary metrics</h3>\n");
        AppendRows(page, "Primary metrics that changed", [.. changed.Where(row => row.IsPrimary)]);
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
            AppendRows(page, "Exploratory metrics that changed", exploratory);
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

    private static void AppendRows(StringBuilder page, string label, ComparedMetric[] rows) =>
        page.Append(
            rows.Length == 0 ? "<p>None changed.</p>\n"
                : Html.Table(label, ComparisonText.Columns, rows.Select(row => (IReadOnlyList<string>)ComparisonText.Cells(row))));

    private static void AppendUsers(StringBuilder page, UserChange change)
    {
        string name = $"{change.Model} {change.Definition.Name} ({change.Definition.Candidates.ToName()})";
        int step = Math.Max(1, change.Users.Count / MaxPoints);
        page.Append(CultureInfo.InvariantCulture, $"<h3>User by user: {Html.Encode(name)}</h3>\n")
            .Append(Scatter.Render(
                $"{name}: a dot a user{(step > 1 ? string.Create(CultureInfo.InvariantCulture, $", every {step}th") : "")}", "baseline", "candidate",
                [.. change.Users.Where((_, i) => i % step == 0).Select(user => (user.Baseline, user.Candidate))]));
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

    /// <summary>Both sides by bucket, for the metrics that <c>metrics.json</c> has by bucket and that changed.</summary>
    private static void AppendSlices(StringBuilder page, ComparisonReport report, EvaluatedRun baseline, EvaluatedRun candidate)
    {
        string rows = candidate.Report.WhyNoRatings is null ? "ratings" : "interactions";
        page.Append("<div class=\"charts\">");
        foreach (string model in report.Changed.Select(row => row.Model).Distinct())
        {
            (SliceMetrics[] old, SliceMetrics[] now) = (Slices(baseline, model), Slices(candidate, model));
            foreach ((SliceKind by, string axis) in new[]
            {
                (SliceKind.UserActivity, $"training {rows} of the user"), (SliceKind.ItemPopularity, $"training {rows} of the item"),
            })
            {
                foreach (ComparedMetric row in report.Changed.Where(row => row.Model == model))
                {
                    double? Value(SliceMetrics slice) => slice.Find(row.Metric, row.Candidates);
                    SliceMetrics[] before = [.. old.Where(slice => slice.By == by)], after = [.. now.Where(slice => slice.By == by)];
                    if (after.Any(slice => Value(slice) is not null) && before.Select(LabelOf).SequenceEqual(after.Select(LabelOf)))
                    {
                        page.Append(
                            Chart.Bars(
                                $"{model} {row.Metric} by {by.ToName()}", axis, row.Metric, [.. after.Select(LabelOf)],
                                [("baseline", [.. before.Select(Value)]), ("candidate", [.. after.Select(Value)])]));
                    }
                }
            }
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

    private static SliceMetrics[] Slices(EvaluatedRun run, string model) => [.. run.Report.Models.First(of => of.Name == model).Slices];

    private static string LabelOf(SliceMetrics slice) => slice.To is { } to
        ? to == slice.From ? N((long)to) : $"{N((long)slice.From)}–{N((long)to)}" : $"{N((long)slice.From)}+";

    private static string N(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string V(double value) => Decimals.Plain(value);
}
