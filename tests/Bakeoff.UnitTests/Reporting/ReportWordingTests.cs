using System.Text.RegularExpressions;
using Bakeoff.Core;
using Bakeoff.Reporting;

namespace Bakeoff.UnitTests;

/// <summary>The page says what the data has: no ratings of interactions, no time without timestamps, no future in a random split.</summary>
public sealed class ReportWordingTests
{
    private static readonly RatingScale Stars = new(1, 5, 1);
    private static readonly RatingScale Clicks = new(1, 1, 1);

    [Fact]
    public void LastRatings_WentOnToBeRated_AndTheFoldsSayHowMuchOfTheFutureIsKnown()
    {
        string page = HtmlPage.Render(Data(Stars, "last-n"));
        Assert.Contains("User 1, who went on to rate B: 4.25", page, StringComparison.Ordinal);
        Assert.Contains("<h3>rated last</h3>", page, StringComparison.Ordinal);
        Assert.Contains(
            "3 of 8 test rows (37.5 %) are earlier than training rows of other users: the models know some of the future, as in every split by user.",
            page,
            StringComparison.Ordinal);
        Assert.Contains("later training rows, mean share", page, StringComparison.Ordinal);
        Assert.DoesNotContain("left out", page, StringComparison.Ordinal);
    }

    /// <summary>A model may leave out what is hard to predict; the page says so where it says what was checked.</summary>
    [Fact]
    public void AModelWithoutAllPredictions_SaysHowManyItHas()
    {
        ReportData data = Data(Stars, "last-n");
        ReportData Covering(double share, ScoreKind scores) => data with
        {
            Metrics = data.Metrics with { Models = [data.Metrics.Models[0] with { Coverage = share, Scores = scores }, data.Metrics.Models[1]] },
        };
        const string Sentence = "mine has predictions for 6 of 8 test rows: its errors are over these alone";
        Assert.Contains(Sentence, MarkdownReport.Render(Covering(0.75, ScoreKind.Rating)), StringComparison.Ordinal);
        Assert.Contains(Sentence, HtmlPage.Render(Covering(0.75, ScoreKind.RatingAndRanking)), StringComparison.Ordinal);
        Assert.DoesNotContain(
            "has predictions for", HtmlPage.Render(Covering(1, ScoreKind.Rating)) + HtmlPage.Render(Covering(0, ScoreKind.Ranking)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void RandomTestRows_AreNotWhatUsersWentOnToRate()
    {
        string page = HtmlPage.Render(Data(Stars, "random"));
        Assert.Contains("User 1, whose test items are B: 4.25", page, StringComparison.Ordinal);
        Assert.Contains(
            "3 of 8 test rows (37.5 %) are earlier than training rows of other users, and 2 earlier than training rows of the same user", page,
            StringComparison.Ordinal);
        Assert.DoesNotContain("went on to", page, StringComparison.Ordinal);
    }

    /// <summary>What the split lets a model see, and what it left out, in words: each sentence where it is true, and only there.</summary>
    [Fact]
    public void WindowsFiltersHeldOutAndColdUsers_AreSaidInWords()
    {
        ReportData data = Data(Stars, "timeline");
        ReportData told = data with
        {
            Split = data.Split with
            {
                Folds =
                [
                    new SplitFold(0, 4, 32, 8, 1, null) { TestFrom = 86_400, TestUntil = 172_800, UnusedRows = 1200 },
                    new SplitFold(7, 4, 32, 8, 1, null) { TestFrom = 172_800, TestUntil = 259_200 },
                ],
                Filters = [new SplitFilter("minRating", 1000, 10, 3), new SplitFilter("core", 20, 2, 0, 4)],
            },
            Integrity = data.Integrity with { Folds = [data.Integrity.Folds[0] with { ColdUsers = 1, RepeatedRows = 0 }] },
        };
        string[] sentences =
        [
            "Fold 0 tests ratings from 1970-01-02 00:00:00 until before 1970-01-03 00:00:00, and trains on all that came before.",
            "Fold 0 uses 1,200 ratings neither in training nor in the test.",
            "Before the split, 'minRating' left out 1,000 ratings, and with them 10 users and 3 items.",
            "Before the split, 'core' left out 20 ratings, and with them 2 users and 0 items, in 4 rounds.",
            "1 of 4 test users (25.0 %) are cold: models know nothing of them but that they exist.",
            "No test user has a test item in training as well, under another timestamp.",
        ];
        Assert.All(sentences, sentence => Assert.Contains(sentence, MarkdownReport.Render(told), StringComparison.Ordinal));
        Assert.All(sentences, sentence => Assert.DoesNotContain(sentence, MarkdownReport.Render(data), StringComparison.Ordinal));
        Assert.DoesNotContain("Fold 7", MarkdownReport.Render(told), StringComparison.Ordinal);
    }

    /// <summary>What another one would change is asked for in the words of the split.</summary>
    [Fact]
    public void OneFold_OfATimeline_IsAWindow()
    {
        ReportData data = Data(Stars, "timeline");
        const string Fold = "Add folds to the split to see it.", Window = "Give the split more windows to see it.";
        ReportData timed = data with { Split = data.Split with { Folds = [new SplitFold(0, 4, 32, 8, 1, null) { TestFrom = 1, TestUntil = 2 }] } };
        Assert.Contains(Fold, MarkdownReport.Render(data), StringComparison.Ordinal);
        Assert.Contains(Window, MarkdownReport.Render(timed), StringComparison.Ordinal);
        Assert.DoesNotContain(Fold, MarkdownReport.Render(timed), StringComparison.Ordinal);
    }

    /// <summary>The reader is not told of a catalogue that no list was made of.</summary>
    [Fact]
    public void ListsOfRatedItems_AreNotOverTheFullCatalogue()
    {
        ReportData data = Data(Stars, "last-n"), rated = data with { Split = data.Split with { CatalogueItems = 7 } };
        foreach (Func<ReportData, string> render in new Func<ReportData, string>[] { HtmlPage.Render, MarkdownReport.Render })
        {
            Assert.Contains("over the full catalogue", render(data), StringComparison.Ordinal);
            Assert.DoesNotContain("full catalogue", render(rated), StringComparison.Ordinal);
            Assert.Contains("over all rated items", render(rated), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(
        false, 1, 9, "The data has no timestamps: the order of its rows stands for them. Whether the models know some of the future cannot be seen.")]
    [InlineData(true, 7, 7, "All timestamps are equal. Whether the models know some of the future cannot be seen.")]
    public void WithoutTimes_NothingIsEarlierOrLater(bool timestamps, long first, long last, string sentence)
    {
        ReportData data = Data(Stars, "last-n");
        string page =
            HtmlPage.Render(data with { Profile = data.Profile with { HasTimestamps = timestamps, FirstTimestamp = first, LastTimestamp = last } });
        Assert.Contains(sentence, page, StringComparison.Ordinal);
        Assert.Contains("whose test items are", page, StringComparison.Ordinal);
        Assert.Contains("<h3>rated in training</h3>", page, StringComparison.Ordinal);
        Assert.All(
            new[] { "earlier than", "went on to", "rated last", "rows before training of others", "later training rows" }, words =>
                Assert.DoesNotContain(words, page, StringComparison.Ordinal));
    }

    [Fact]
    public void Interactions_AreNotCalledRatings_AndEmptyTablesAreNotShown()
    {
        ReportData data = Data(Clicks, "last-n");
        foreach (string page in new[] { HtmlPage.Render(data), MarkdownReport.Render(data) })
        {
            Assert.Contains("Each of the 40 interactions is in the split at most once", page, StringComparison.Ordinal);
            Assert.Contains("Metrics of ratings are left out: the data has interactions and no ratings.", page, StringComparison.Ordinal);
            Assert.All(
                new[] { "rmse", "Ratings, and the ranking", "test ratings", "training ratings", "40 ratings", "rated", "training rating" },
                words => Assert.DoesNotContain(words, page.Replace("no ratings", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase));
        }

        Assert.Contains("who went on to choose B", HtmlPage.Render(data), StringComparison.Ordinal);
    }

    [Fact]
    public void AMetricThatIsNotDefinedForAll_SaysForHowMany()
    {
        MetricGrid grid =
            MetricGrid.CreateAll(Data(Stars, "last-n")).First(grid => grid.Title.Contains("seen items excluded", StringComparison.Ordinal));
        Assert.Equal(["recall@10", "0.5000 [0.4000, 0.6000]"], grid.Rows[0].Take(2));
        Assert.Equal(["auc@10", "0.7000 [0.6000, 0.8000] (of 3 users)"], grid.Rows[1].Take(2));
    }

    /// <summary>Whoever has no mouse reaches the button, and its description is read with it; a title would be for the pointer alone.</summary>
    [Fact]
    public void AMetric_SaysItsFormula_AtItsHeading_AndInTheLegend()
    {
        ReportData data = Data(Stars, "last-n");
        data = data with
        {
            Metrics = data.Metrics with { Formulas = [new("rmse", "√(Σ (r − p)² / n)."), new("recall@k", "Hits < k | test items.", "a book")] },
        };
        string page = HtmlPage.Render(data);
        Assert.Contains(
            "<button type=\"button\" aria-describedby=\"tip-1\">recall@10</button>"
                + "<span class=\"tip\" role=\"tooltip\" id=\"tip-1\">Hits &lt; k | test items. Higher is better.</span>", page,
            StringComparison.Ordinal);
        Assert.Contains("<dt>recall@k</dt><dd>Hits &lt; k | test items. Source: a book.</dd>", page, StringComparison.Ordinal);
        string[] ids = [.. Regex.Matches(page, " id=\"([^\"]+)\"").Select(match => match.Groups[1].Value)];
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(Regex.Matches(page, "aria-describedby=\"([^\"]+)\"").Select(match => match.Groups[1].Value), id => Assert.Contains(id, ids));
        string text = MarkdownReport.Render(data);
        Assert.Contains("- `recall@k`: Hits &lt; k \\| test items. Source: a book.\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain(MetricLegend.Title, MarkdownReport.Render(Data(Stars, "last-n")), StringComparison.Ordinal);
    }

    /// <summary>A chart is an image to a screen reader: the button that explains its metric stands next to it.</summary>
    [Fact]
    public void AChartOfAMetric_SaysItsFormula()
    {
        ReportData data = Data(Stars, "last-n");
        ModelMetrics model = data.Metrics.Models[0] with
        {
            Slices = [new(SliceKind.UserActivity, 1, 19, 4, 8, [new("rmse", CandidateSet.TestItems, 0.9)])],
        };
        data = data with { Metrics = data.Metrics with { Models = [model], Formulas = [new("rmse", "√(Σ (r − p)² / n).")] } };
        Assert.Contains(
            "<figcaption>Error by user activity <span class=\"about\"><button type=\"button\" "
                + "aria-describedby=\"tip-error-by-user-activity\">RMSE</button>"
                + "<span class=\"tip\" role=\"tooltip\" id=\"tip-error-by-user-activity\">"
                + $"{System.Net.WebUtility.HtmlEncode("√(Σ (r − p)² / n). Lower is better.")}</span></span></figcaption>", HtmlPage.Render(data),
            StringComparison.Ordinal);
    }

    [Fact]
    public void SlicesBelowZero_AreReadable() => Assert.Equal(
        ["-10 to -7.96", "1–19", "500+", "-5"],
        new[] { Slice(-10, -7.960000038146973), Slice(1, 19), Slice(500, null), Slice(-5, -5) }.Select(slice => slice.Label()));

    private static SliceMetrics Slice(double from, double? to) => new(SliceKind.Rating, from, to, 1, 1, []);

    /// <summary>One model and the popularity floor on four users; auc@10 is defined for three of them.</summary>
    private static ReportData Data(RatingScale scale, string method)
    {
        bool rated = scale.HasRatings;
        static MetricValue Value(string name, CandidateSet candidates, double value, int users) =>
            new(name, candidates, value, value - 0.1, value + 0.1, IntervalKind.Bootstrap, [], Users: users);
        MetricValue[] metrics =
        [
            .. rated ? new[] { Value("rmse", CandidateSet.TestItems, 0.9, 4) } : [],
            Value("recall@10", CandidateSet.SeenExcluded, 0.5, 4), Value("auc@10", CandidateSet.SeenExcluded, 0.7, 3),
        ];
        MetricDefinition[] definitions = [.. metrics.Select(metric => new MetricDefinition(
            metric.Name, metric.Candidates, metric.Name == "rmse" ? MetricDirection.Lower : MetricDirection.Higher, 1, ""))];
        ModelMetrics[] models =
        [
            new("mine", ModelRole.Model, ScoreKind.Ranking, 1, metrics, [], []),
            new("popularity", ModelRole.Floor, ScoreKind.Ranking, 1, metrics, [], []),
        ];
        string hash = new('0', 64);
        return new ReportData(
            new ReportOptions { Experiment = "e", Question = "?", Dataset = "d" },
            new MetricsReport(
                "", [0], 4, 8, 200, new Protocol(hash, hash, hash), definitions, models, [], rated
                    ? null : "the data has interactions and no ratings"),
            new IntegrityReport("", 40, 8, null, [new FoldIntegrity(0, 32, 8, 4, 0, 0, 0, 3, 0.25, method == "random" ? 2 : 0, null)]),
            Profiles.Create(scale, [new RatingCount(1, 40)]) with { Ratings = 40, FirstTimestamp = 1, LastTimestamp = 9 }, [],
            new ExamplesReport(
                "", [new ExampleUser(1, null, [new ExampleRating("A", 3)], [new ExampleRating("B", 4.25)], [new ExampleList("mine", ["B"])])]),
            new ProvenanceReport("", [new ProvenanceStep("Download", hash, "1", [], [])]),
            new SplitReport("", method, null, method == "random" ? null : "hash", []), []);
    }
}
