using System.Globalization;
using System.Text;
using Bakeoff.Core;
using Bakeoff.Evaluation;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>
/// The same lists and test items judged by our metric objects and by other tools' formulas, whose values <c>tests/golden/parity/make.py</c> has
/// computed: equal to 1e-9, or by a relation that says how the definitions differ. <c>docs/parity.md</c> is written from it.
/// </summary>
public sealed class ParityTests
{
    private const double Tolerance = 1e-9;
    private const string TrecEval = "trec_eval", LensKit = "LensKit", RecBole = "RecBole", ScikitLearn = "scikit-learn";

    private static readonly string s_folder = Path.Combine(TestPaths.Repository, "tests", "golden", "parity");

    /// <summary>What each judge calls a measure, our metric, and how the two differ: null where they are the same.</summary>
    private static readonly Parity[] s_table =
    [
        new(TrecEval, "P", "precision@k"),
        new(TrecEval, "recall", "recall@k"),
        new(TrecEval, "success", "hit-rate@k"),
        new(TrecEval, "recip_rank", "mrr@k", "is not cut: the same as ours with a k of the list's length"),
        new(TrecEval, "map_cut", "map@k", "divides by all test items, ours by min(k, test items): the same where these are at most k")
        {
            FromOurs = (ours, user, k) => ours * Math.Min(k, user.Grades.Length) / user.Grades.Length,
        },
        new(TrecEval, "map", "map@k",
            "is not cut, and divides by all test items: ours × min(k, test items) / test items with a k of the list's length")
        {
            FromOurs = (ours, user, k) => ours * Math.Min(k, user.Grades.Length) / user.Grades.Length,
        },
        new(TrecEval, "ndcg_cut of grade 1", "ndcg@k"),
        new(TrecEval, "ndcg_cut of grades", "ndcg-raw@k"),
        new(LensKit, "precision", "precision@k",
            "divides by the list's length where that is less than k, and leaves a user without a list out; ours divides by k")
        {
            FromOurs = (ours, user, k) => ours * k / Math.Min(k, user.List.Length),
        },
        new(LensKit, "recall", "capped-recall@k"),
        new(LensKit, "hit", "hit-rate@k"),
        new(LensKit, "recip_rank", "mrr@k"),
        new(LensKit, "ndcg", "ndcg-lenskit@k"),
        new(RecBole, "Precision", "precision@k"),
        new(RecBole, "Recall", "recall@k"),
        new(RecBole, "Hit", "hit-rate@k"),
        new(RecBole, "MRR", "mrr@k"),
        new(RecBole, "MAP", "map@k"),
        new(RecBole, "NDCG", "ndcg@k"),
        new(ScikitLearn, "ndcg_score of 0 and 1", "ndcg@k"),
        new(ScikitLearn, "ndcg_score", "ndcg-raw@k"),
        new(ScikitLearn, "average_precision_score", "map@k", "ranks every candidate: the same as ours with a list and a k of all candidates"),
        new(ScikitLearn, "roc_auc_score", "auc@k", "ranks every candidate: the same as ours with a list and a k of all candidates"),
        new(ScikitLearn, "mean_squared_error, its root", "rmse"),
        new(ScikitLearn, "mean_absolute_error", "mae"),
        new(ScikitLearn, "ndcg_score of predicted ratings", "ndcg"),
    ];

    [Fact]
    public void EveryJudgesValue_IsOurs_OrFollowsFromOurs()
    {
        Dictionary<int, Case> cases = Cases();
        int compared = 0;
        foreach (Value value in Values())
        {
            Parity row = s_table.Single(row => row.Judge == value.Judge && row.Measure == value.Measure);
            Case user = cases[value.User];
            double ours = Ours(row, user, value.K), expected = row.FromOurs(ours, user, value.K == 0 ? user.List.Length : value.K);
            Assert.True(
                Math.Abs(expected - value.Number) <= Tolerance,
                $"{value.Judge}'s {value.Measure} at {value.K} of user {value.User} is {value.Number:R}, and ours {ours:R} gives {expected:R}");
            compared++;
        }

        Assert.InRange(compared, 3000, 4000);
    }

    /// <summary>A relation that always left the value as it is would be no difference.</summary>
    [Fact]
    public void EveryDifferenceInTheTable_IsThere()
    {
        Dictionary<int, Case> cases = Cases();
        ILookup<(string, string), Value> values = Values().ToLookup(value => (value.Judge, value.Measure));
        foreach (Parity row in s_table.Where(row => row.Difference?.Contains("divides", StringComparison.Ordinal) == true))
        {
            Assert.Contains(
                values[(row.Judge, row.Measure)], value => Math.Abs(Ours(row, cases[value.User], value.K) - value.Number) > Tolerance);
        }
    }

    [Fact]
    public void ParityPage_IsWhatTheTableSays()
    {
        string file = Path.Combine(TestPaths.Repository, "docs", "parity.md"), page = Page();
        if (!File.Exists(file) || File.ReadAllText(file).ReplaceLineEndings("\n") != page)
        {
            File.WriteAllText(Path.ChangeExtension(file, ".received.md"), page);
            Assert.Fail("docs/parity.md no longer says what the test compares. Compare it with docs/parity.received.md; rename that to accept it.");
        }
    }

    private static double Ours(Parity row, Case user, int k)
    {
        switch (BuiltInMetrics.All.Single(metric => metric.Name == row.Ours))
        {
            case HitMetric hits:
                int[] ranks = [.. Enumerable.Range(1, user.List.Length).Where(rank => user.Test.Contains(user.List[rank - 1]))];
                float[] gains = [.. ranks.Select(rank => user.Grades[Array.IndexOf(user.Test, user.List[rank - 1])])];
                var ranked = new RankedTest(ranks, gains, [.. user.Grades.OrderDescending()], user.List.Length, candidates: 60);
                return hits.Compute(ranked, k == 0 ? Math.Max(1, user.List.Length) : k);
            default:
                return row.Ours switch
                {
                    "rmse" => Rmse.Compute(user.Grades, user.Predictions),
                    "mae" => Mae.Compute(user.Grades, user.Predictions),
                    _ => RatedNdcg.Textbook(user.Grades, user.Predictions),
                };
        }
    }

    private static string Page()
    {
        var page = new StringBuilder(
            """
            # Parity with other judges

            The same lists and test items judged by Bakeoff's metrics and by the formulas of other tools. Written by a test (`ParityTests`), which computes every value again: 40 made-up users with 1 to
            25 test items of grades 1 to 5, lists of 0 to 60 items, k of 1, 5, 10 and 20. The other judges' values are made by [`make.py`](../tests/golden/parity/make.py), which has the formulas of
            trec_eval 9, LensKit 0.14 and RecBole 1.2 written from their definitions and calls scikit-learn 1.2.1 itself; they are in the repository, so that nobody needs Python to check them.

            "Equal" is equal to 1e-9 for every user and k. Where definitions differ, the relation in words is what the test checks, also to 1e-9.

            | judge | its measure | ours | |
            |---|---|---|---|

            """.ReplaceLineEndings("\n"));
        foreach (Parity row in s_table)
        {
            page.Append(CultureInfo.InvariantCulture, $"| {row.Judge} | {row.Measure} | `{row.Ours}` | {row.Difference ?? "equal"} |\n");
        }

        page.Append(
            """

            What no formula shows:

            - **Users without a list.** Here they count as 0. trec_eval leaves them out unless it is called with `-c`; LensKit leaves them out unless they are joined in.
            - **Ties.** trec_eval orders a run by score and, where scores are equal, by the document's id from z to a, and does not read the rank. A run that `bakeoff export --format=trec` writes has the true
              scores, so that equal ones may come in another order there; `bakeoff evaluate` reads the rank too.
            - **Short lists.** scikit-learn ranks every candidate, and those without a score behind the list, so that a list has to be at least k long to be compared.
            - **Recall.** LensKit divides by min(k, test items), trec_eval and RecBole by all test items; here these are two metrics.
            - **Mean.** All are means over users. recall@k of pooled interactions is `top-k-accuracy` (see [metrics](reference/metrics.md)).
            - **Candidates.** All of the catalogue, without what the user has rated in training. A judge that samples negatives judges another task, and is not in the table.

            LensKit's own run on MovieLens latest-small, with its predictions, RMSE, MAE and NDCG, is held to five digits by `GoldenTests`.

            """.ReplaceLineEndings("\n"));
        return page.ToString();
    }

    private static Dictionary<int, Case> Cases() => File.ReadLines(Path.Combine(s_folder, "cases.csv")).Skip(1).Select(line => line.Split(','))
        .ToDictionary(cells => Number(cells[0]), cells => new Case(
            Numbers(cells[1]), Numbers(cells[2]), [.. Numbers(cells[3]).Select(grade => (float)grade)],
            [.. cells[4].Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture))]));

    private static IEnumerable<Value> Values() => File.ReadLines(Path.Combine(s_folder, "values.csv")).Skip(1).Select(Split)
        .Select(cells => new Value(cells[0], cells[1], Number(cells[2]), Number(cells[3]), double.Parse(cells[4], CultureInfo.InvariantCulture)));

    /// <summary>A name may have a comma, and is then quoted; numbers are not.</summary>
    private static string[] Split(string line)
    {
        string[] cells = line.Split(',');
        return [cells[0], string.Join(',', cells[1..^3]).Trim('"'), .. cells[^3..]];
    }

    private static int[] Numbers(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Number)];

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private sealed record Case(int[] List, int[] Test, float[] Grades, double[] Predictions);

    private sealed record Value(string Judge, string Measure, int K, int User, double Number);

    private sealed record Parity(string Judge, string Measure, string Ours, string? Difference = null)
    {
        /// <summary>The judge's value from ours.</summary>
        public Func<double, Case, int, double> FromOurs { get; init; } = static (ours, _, _) => ours;
    }
}
