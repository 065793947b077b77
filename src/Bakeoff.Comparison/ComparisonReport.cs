using System.Text.Json.Serialization;
using Bakeoff.Core;

namespace Bakeoff.Comparison;

/// <summary>The content of <c>compare.json</c>, format <c>compare/2</c>.</summary>
/// <param name="Format">The format and its version.</param>
/// <param name="Baseline">What is compared with.</param>
/// <param name="Candidate">What is asked about.</param>
/// <param name="Identical">Whether the results are the same bytes.</param>
/// <param name="TestUsers">The test users of the candidate; one who is tested in two folds is one.</param>
/// <param name="Resamples">The bootstrap's resamples.</param>
/// <param name="Tests">How many tests the verdicts on primary metrics are corrected for; a number that has two names is one test.</param>
/// <param name="Changes">What is different, before what it led to.</param>
/// <param name="Rows">A row for each metric of each model that both have.</param>
/// <param name="Refused">What was not compared, and why.</param>
internal sealed record ComparisonReport(
    string Format, SideReport Baseline, SideReport Candidate, bool Identical, int TestUsers, int Resamples, int Tests, ChangeReport Changes,
    IReadOnlyList<ComparedMetric> Rows, IReadOnlyList<Refusal> Refused)
{
    /// <summary>The ids of the metrics that are asked about: the primary ones of both sides, or those that were named for this comparison.</summary>
    public IReadOnlyList<string> PrimaryMetrics { get; init; } = [];

    /// <summary>
    /// What of the primary metrics has no row though a model of the baseline, or of both sides, has it, such as <c>svd rmse/test-items</c>: no
    /// verdict can be given on it, and <c>--fail-on</c> does not pass. A model that only the candidate has is new, and nothing that was got worse by
    /// it.
    /// </summary>
    public IReadOnlyList<string> Undecided { get; init; } = [];

    /// <summary>How many tests the exploratory rows are corrected for, apart from <see cref="Tests"/>.</summary>
    public int ExploratoryTests { get; init; }

    /// <summary>The rows that the question is about: the answer and <c>--fail-on</c> look at these alone.</summary>
    [JsonIgnore]
    public IEnumerable<ComparedMetric> Primary => Rows.Where(row => row.IsPrimary);

    /// <summary>The rows of all metrics that are exploratory.</summary>
    [JsonIgnore]
    public IEnumerable<ComparedMetric> Exploratory => Rows.Where(row => !row.IsPrimary);

    /// <summary>The rows whose values differ for some user.</summary>
    [JsonIgnore]
    public IEnumerable<ComparedMetric> Changed => Rows.Where(row => row.Verdict != Verdict.Same);
}

/// <summary>One of the two sides of a comparison.</summary>
/// <param name="Name">What the reader calls it.</param>
/// <param name="Kind"><c>ref</c>, <c>experiment</c> or <c>run</c>.</param>
/// <param name="Experiment">The experiment.</param>
/// <param name="Commit">The commit, where it is known.</param>
/// <param name="Ran">Stages that had to run for this comparison; the others were up to date.</param>
internal sealed record SideReport(string Name, string Kind, string Experiment, string? Commit, int Ran)
{
    /// <summary>Sentences that say which data is not the commit's own, since git does not have it there.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The energy that its stages used, each when it last ran on this machine; null where none was measured.</summary>
    public SideEnergy? Energy { get; init; }
}

/// <summary>The energy of the stages of a side.</summary>
/// <param name="Joules">The joules of those that were measured.</param>
/// <param name="KilowattHours">The same in kilowatt hours.</param>
/// <param name="Measured">How many stages were measured.</param>
/// <param name="Unmeasured">How many were not, so that the other numbers are lower bounds.</param>
/// <param name="GramsCo2e">The grams of CO2e at the carbon intensity that the user gave; null where none was given.</param>
/// <param name="Text">All of it in words, for pages.</param>
internal sealed record SideEnergy(
    double Joules, double KilowattHours, int Measured, int Unmeasured, double? GramsCo2e, [property: JsonIgnore] string Text);

/// <summary>What is different between the two, stage by stage.</summary>
/// <param name="Options">Options and seeds, old and new.</param>
/// <param name="Code">Members of code, packages and runtime.</param>
/// <param name="Data">The dataset, its checksums.</param>
internal sealed record ChangeReport(IReadOnlyList<string> Options, IReadOnlyList<string> Code, IReadOnlyList<string> Data);

/// <summary>One metric of one model on both sides.</summary>
/// <param name="Model">The model.</param>
/// <param name="Metric">The metric.</param>
/// <param name="Candidates">What was ranked or predicted.</param>
/// <param name="Better">Which values are better.</param>
/// <param name="Baseline">The baseline's value.</param>
/// <param name="Candidate">The candidate's.</param>
/// <param name="Difference">Candidate minus baseline.</param>
/// <param name="Low">The lower end of its 95 % interval: paired, by resampling people; null where there is no interval.</param>
/// <param name="High">The upper end; null where there is no interval.</param>
/// <param name="PValue">Of the paired test, before correction; 1 where no test was made.</param>
/// <param name="AdjustedPValue">After Holm's correction: for the primary rows together, or for the exploratory ones.</param>
/// <param name="Gained">The share of users whose own value, over all folds that test them, is better.</param>
/// <param name="Lost">The share whose value is worse; the others are tied.</param>
/// <param name="Detectable">
/// The smallest difference that as many such users show four times in five; null where no test was made, or all users differ by the same.
/// </param>
/// <param name="SeedSpread">The standard deviation that another seed alone gives the difference; null without repeats.</param>
/// <param name="Verdict">What is said of it.</param>
/// <param name="NoVerdict">Why no test was made, so that there is no verdict and no interval; null where one was made.</param>
/// <param name="NoInterval">Why there is no interval; null where there is one, or nothing changed.</param>
internal sealed record ComparedMetric(
    string Model, string Metric, CandidateSet Candidates, MetricDirection Better, double Baseline, double Candidate, double Difference,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Low,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? High, double PValue, double AdjustedPValue,
    double Gained, double Lost, double? Detectable, double? SeedSpread, Verdict Verdict, string? NoVerdict = null, string? NoInterval = null)
{
    /// <summary>Whether the question is about it; else it is exploratory.</summary>
    public bool IsPrimary { get; init; }

    /// <summary>The difference that other seeds alone exceed in one case of twenty; null without repeats.</summary>
    public double? SeedLimit { get; init; }

    /// <summary>
    /// The id of the metric of the same model that is the same number under another name: one test was made of both. Null for one of its own.
    /// </summary>
    public string? SameAs { get; init; }

    /// <summary>Why the baseline's value does not measure its model (<c>BKF7003</c>); null where it does.</summary>
    public string? BaselineDoesNotMeasure { get; init; }

    /// <summary>Why the candidate's value does not measure its model (<c>BKF7003</c>); null where it does.</summary>
    public string? CandidateDoesNotMeasure { get; init; }

    /// <summary>Its metric's id, such as <c>recall@10/seen-excluded</c>.</summary>
    [JsonIgnore]
    public string Id => MetricDefinition.IdOf(Metric, Candidates);

    /// <summary>Whether a test was made: of a metric that judges, whose values differ for some user, by enough people.</summary>
    [JsonIgnore]
    public bool IsTested => Verdict != Verdict.Same && Better != MetricDirection.Neither && NoVerdict is null;
}

/// <summary>Something that was not compared, with the reason and the remedy.</summary>
/// <param name="What">Which metrics or models.</param>
/// <param name="Reason">Why, with the code <c>BKF7006</c> where they must not be.</param>
/// <param name="Remedy">What to do about it.</param>
internal sealed record Refusal(string What, string Reason, string Remedy);
