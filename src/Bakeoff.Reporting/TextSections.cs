using System.Globalization;
using System.Text;
using Bakeoff.Core;

namespace Bakeoff.Reporting;

/// <summary>The parts of the page that are texts and tables.</summary>
internal static class TextSections
{
    /// <summary>The mark of a check that was made and held.</summary>
    private const string Held = "ok";

    /// <summary>The mark of what a reader has to know.</summary>
    private const string Look = "look";

    /// <summary>The mark of a check that was not made.</summary>
    private const string NotChecked = "not-checked";

    /// <summary>The mark of a fact, which is no check.</summary>
    private const string Fact = "fact";

    private static readonly string[] FoldColumns =
    [
        "fold", "training rows", "test rows", "test users", "cold users", "cold items", "rows of cold items", "rows before training of others",
        "later training rows, mean share",
    ];

    public static void AppendExamples(StringBuilder page, ReportData data)
    {
        page.Append(
            "<h2 id=\"examples\">What ten users are recommended</h2>\n<p class=\"note\">The first ten of each list, seen items excluded. A star "
                + "marks a test item.</p>\n");
        string Rated(ExampleRating rating) => data.HasRatings
            ? string.Create(CultureInfo.InvariantCulture, $"{rating.Title}: {rating.Rating:0.##}") : rating.Title;
        bool rated = data.HasRatings;
        string future = data.TestsTheLast ? $"who went on to {(rated ? "rate" : "choose")}" : "whose test items are";
        string past = $"{(rated ? "rated" : "chosen")} {(data.Profile.HasTimes ? "last" : "in training")}";
        foreach (ExampleUser user in data.Examples.Users)
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"<details><summary>User {Html.Encode(user.Name ?? user.User.ToString(CultureInfo.InvariantCulture))}, {future} "
                    + $"{Html.Encode(string.Join("; ", user.TestItems.Select(Rated)))}</summary><div class=\"lists\">");
            AppendList(page, past, user.History.Select(Rated));
            foreach (ExampleList list in user.Lists)
            {
                AppendList(page, list.Model, list.Titles.Select(title => title + (user.TestItems.Any(item => item.Title == title) ? " ★" : "")));
            }

            page.Append("</div></details>\n");
        }
    }

    public static void AppendIntegrity(StringBuilder page, ReportData data)
    {
        page.Append("<h2 id=\"integrity\">Integrity</h2>\n<ul>");
        foreach ((string mark, string text) in IntegrityLines(data))
        {
            page.Append(CultureInfo.InvariantCulture, $"<li class=\"{mark}\">{Html.Encode(text)}</li>");
        }

        // Without times the last two would be about the order of the rows.
        int columns = data.Profile.HasTimes ? FoldColumns.Length : FoldColumns.Length - 2;
        page.Append("</ul>\n").Append(Html.Table("What each fold holds", FoldColumns[..columns],
            data.Integrity.Folds.Select(fold => (IReadOnlyList<string>)[.. new[]
            {
                N(fold.Fold), N(fold.TrainingRows), N(fold.TestRows), N(fold.TestUsers), N(fold.ColdUsers), N(fold.ColdItems), N(fold.ColdItemRows),
                N(fold.RowsBeforeTraining), fold.LaterTrainingShare.ToString("P1", CultureInfo.InvariantCulture),
            }.Take(columns)])));
    }

    /// <summary>
    /// What was checked and held, what a reader has to know, and what was not checked; each with its mark on the page. A tick stands only next to a
    /// check that was made.
    /// </summary>
    public static IEnumerable<(string Mark, string Text)> IntegrityLines(ReportData data)
    {
        IntegrityReport integrity = data.Integrity;
        yield return (Held,
            $"Each of the {N(integrity.Ratings)} {data.Rows} is in the split at most once: no test row is trained on, and none is tested in two "
                + "folds.");
        yield return (Held,
            $"Every model was asked for the same test rows, over {data.Catalogue}; lists without seen items hold none of the user's training "
                + "items; no score is NaN, no list repeats an item.");
        foreach (string line in UncoveredLines(data.Metrics).Concat(OutputLines(data)))
        {
            yield return (Look, line);
        }

        yield return (NotChecked,
            "Not checked in this report: whether anything was fitted on test rows. bakeoff audit --poison checks it by training with other test "
                + "rows.");
        yield return (Fact,
            $"Test rows {data.Metrics.Protocol.TestRowsHash[..12]}, candidates {data.Metrics.Protocol.CandidatesHash[..12]}, seen items "
                + $"{data.Metrics.Protocol.SeenHash[..12]}: two reports with the same hashes may be compared.");
        foreach ((string Mark, string Text) line in SeenLines(data))
        {
            yield return line;
        }

        string[] blind = [
            .. data.Metrics.Models.SelectMany(model => model.Metrics.Where(metric => metric.DoesNotMeasure is not null), (model, _) => model.Name)
                .Distinct()];
        yield return (blind.Length == 0 ? Held : Look, blind.Length == 0
            ? "Every metric tells every model from random scores."
            : $"Some metrics do not measure some models (BKF7003), marked ⚠: {string.Join(", ", blind)}.");
    }

    /// <summary>What the split left out, and what it lets a model see.</summary>
    private static IEnumerable<(string Mark, string Text)> SeenLines(ReportData data)
    {
        foreach (string fact in SplitLines.Facts(data))
        {
            yield return (Fact, fact);
        }

        yield return Marked(InTime(data));
        long rows = data.Integrity.Folds.Sum(fold => fold.TestRows), cold = data.Integrity.Folds.Sum(fold => fold.ColdItemRows);
        if (data.Integrity.Ties is { } ties)
        {
            yield return Marked(TieLine(ties, data.Integrity.Folds.Sum(fold => fold.TiedTestRows ?? 0), rows));
        }

        yield return (cold == 0 ? Held : Look, cold == 0 ? "No test item is cold."
            : $"{N(cold)} of {N(rows)} test rows are of items without a training row: only models that use titles or genres can rank them.");
        foreach ((bool Fine, string Text) check in SplitLines.Checks(data))
        {
            yield return Marked(check);
        }
    }

    /// <summary>A sentence about each model that leaves out test rows.</summary>
    private static IEnumerable<string> UncoveredLines(MetricsReport metrics)
    {
        foreach (ModelMetrics model in metrics.Models)
        {
            if (ReportLabels.CoverageOf(metrics, model) is { } share)
            {
                yield return model.Coverage == 0
                    ? $"{model.Name} has predictions for {share}: it has no errors of predictions."
                    : $"{model.Name} has predictions for {share}: its errors are over these alone, and models that predict other rows are not "
                        + "compared by them.";
            }
        }
    }

    private static (string Mark, string Text) Marked((bool Held, string Text) line) => (line.Held ? Held : Look, line.Text);

    /// <summary>Whether the models know some of the future, as far as the data tells.</summary>
    private static (bool Fine, string Text) InTime(ReportData data)
    {
        if (!data.Profile.HasTimes)
        {
            string order = data.Profile.HasTimestamps
                ? "All timestamps are equal"
                : "The data has no timestamps: the order of its rows stands for them";
            return (false, $"{order}. Whether the models know some of the future cannot be seen.");
        }

        IReadOnlyList<FoldIntegrity> folds = data.Integrity.Folds;
        (long others, long own) = (folds.Sum(fold => fold.RowsBeforeTraining), folds.Sum(fold => fold.OwnLaterRows));
        if (others == 0 && own == 0)
        {
            return (true, "No test row is earlier than a training row: the split is one in time.");
        }

        bool byUser = data.Split.IsByTime;
        long rows = folds.Sum(fold => fold.TestRows);
        string ofOthers = $"{N(others)} of {N(rows)} test rows ({SplitLines.Share(others, rows)}) are earlier than training rows of other users";
        bool heldOut = folds.Any(fold => fold.HistoryRows is not null);
        string known = heldOut ? "rows of the same user that models score from" : "training rows of the same user";
        string ofTheUser = byUser ? "" : $", and {N(own)} earlier than {known}";
        string usual = data.Split.Method == "given" ? "" : byUser ? ", as in every split by user" : ", as in every random split";
        return (false, $"{ofOthers}{ofTheUser}: the models know some of the future{usual}.");
    }

    /// <summary>How many test rows are there only since something had to decide between rows of one user and timestamp.</summary>
    /// <param name="ties">What decided, as the split's option says.</param>
    /// <param name="tied">How many test rows it decided.</param>
    /// <param name="rows">How many test rows there are.</param>
    internal static (bool Fine, string Text) TieLine(string ties, long tied, long rows)
    {
        string order = ties switch
        {
            "hash" => "by a hash of seed, user and item, which favours no item",
            "file-order" => "by the order of the rows in the dataset's file",
            _ => "by the higher item id, which favours items of high ids",
        };
        return tied == 0
            ? (true, "No test row was chosen within a tie in time.")
            : (ties == "hash",
                $"{N(tied)} of {N(rows)} test rows were chosen within a tie in time, {order}: other choices are as good and give other numbers.");
    }

    public static void AppendProvenance(StringBuilder page, ReportData data)
    {
        page.Append(
            CultureInfo.InvariantCulture,
            $"<h2 id=\"provenance\">Provenance</h2>\n<p>{Html.Encode(MetricGrid.Origin(data))}</p>\n<p>This page again:</p><div "
                + $"class=\"command\"><code id=\"command\">{Html.Encode(MetricGrid.Command(data))}</code><button type=\"button\" "
                + $"data-copy=\"command\">Copy</button></div>\n<p class=\"note\">Each stage's key is a hash of its code, options, seed and "
                + $"inputs: the same key gives the same bytes.</p>\n");
        page.Append(
            Html.Table(
                "Stages", ["stage", "key", "seed"],
                data.Provenance.Steps.Select(step => (IReadOnlyList<string>)[step.Label, step.Key[..16], step.Seed ?? "–"])));
        foreach (ProvenanceStep step in data.Provenance.Steps)
        {
            page.Append(CultureInfo.InvariantCulture, $"<details><summary>{Html.Encode(step.Label)}: options, code, packages, files</summary>")
                .Append(Html.Table(
                    $"Key of {step.Label}", ["part", "value"], step.Parts.Select(part => (IReadOnlyList<string>)[part.Name, part.Value])))
                .Append(Html.Table(
                    $"Files of {step.Label}", ["file", "SHA-256", "bytes"],
                    step.Outputs.Select(file => (IReadOnlyList<string>)[file.Path, file.Sha256, N(file.Bytes)])))
                .Append("</details>\n");
        }
    }

    private static void AppendList(StringBuilder page, string heading, IEnumerable<string> items) =>
        page.Append(CultureInfo.InvariantCulture, $"<div><h3>{Html.Encode(heading)}</h3><ol>")
            .AppendJoin("", items.Select(item => $"<li>{Html.Encode(item)}</li>")).Append("</ol></div>");

    /// <summary>What custom and imported models left out or predicted that is no rating.</summary>
    private static IEnumerable<string> OutputLines(ReportData data) =>
    [
        .. SizesOf(data, TrainingReport.UsersWithoutList).Select(model =>
            $"{model.Model} has no list for {N(model.Sum)} of {Counted.Of(data.Integrity.Folds.Sum(fold => fold.TestUsers), "test user")}: they "
                + "count as 0 in all metrics of hits."),
        .. SizesOf(data, TrainingReport.PredictionsOffScale).Select(model =>
            $"{model.Model} predicts ratings outside of the scale for {N(model.Sum)} of {Counted.Of(data.Metrics.TestRows, "test row")}: they "
                + "count as they are, and are no ratings if they are numbers that only rank."),
    ];

    /// <summary>A size over all folds, of the models that have it.</summary>
    private static IEnumerable<(string Model, long Sum)> SizesOf(ReportData data, string name) => data.Trainings
        .Where(run => run.Training.Sizes.ContainsKey(name))
        .GroupBy(run => run.Training.Model, run => run.Training.Sizes[name], StringComparer.Ordinal)
        .Select(folds => (folds.Key, folds.Sum()));

    private static string N(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
