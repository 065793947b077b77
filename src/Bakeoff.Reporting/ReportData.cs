using System.Globalization;
using Bakeoff.Core;

namespace Bakeoff.Reporting;

/// <summary>What the page shows, read from the artifacts of the stages above.</summary>
internal sealed record ReportData(
    ReportOptions Options, Metrics Metrics, Integrity Integrity, Profile Profile, IReadOnlyList<(string Run, TrainingReport Training)> Trainings, Examples Examples, Provenance Provenance)
{
    /// <summary>How the test rows were chosen.</summary>
    public SplitSummary Split { get; init; } = new("last-n");

    /// <summary>Whether the test rows are the last of their users in time, so that these went on to rate or choose them.</summary>
    public bool TestsTheLast => Profile.HasTimes && Split.Method == "last-n";

    public static ReportData Read(StageContext context)
    {
        string[] trained = [.. context.Inputs.Keys.Where(label => StageLabel.FoldOf(label) is not null).Order(StringComparer.Ordinal)];
        return new ReportData(
            context.Options<ReportOptions>(),
            CanonicalJson.Read<Metrics>(context.InputFile("Evaluate", "metrics.json")),
            CanonicalJson.Read<Integrity>(context.InputFile("Integrity", "integrity.json")),
            CanonicalJson.Read<Profile>(context.InputFile("Ingest", "profile.json")),
            [.. trained.SelectMany(label => Directory.EnumerateFiles(context.Inputs[label], ModelFiles.Training, SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
                .Select(file => (NameOf(label), CanonicalJson.Read<TrainingReport>(file))))],
            CanonicalJson.Read<Examples>(context.InputFile("Evaluate", "examples.json")),
            CanonicalJson.Read<Provenance>(context.InputFile(StageContext.ProvenanceInput, StageContext.ProvenanceFile)))
        {
            Split = CanonicalJson.Read<SplitSummary>(context.InputFile("Split", "split.json")),
        };
    }

    private static string NameOf(string label) => StageLabel.RepeatOf(label) is > 0 and int repeat
        ? FormattableString.Invariant($"fold {StageLabel.FoldOf(label)}, repeat {repeat}") : FormattableString.Invariant($"fold {StageLabel.FoldOf(label)}");
}

/// <summary>Of <c>split.json</c>, what the page reads.</summary>
/// <param name="Method"><c>last-n</c> or <c>random</c>.</param>
internal sealed record SplitSummary(string Method);

/// <summary>Of <c>metrics.json</c>, what the page reads.</summary>
internal sealed record Metrics(
    IReadOnlyList<int> Folds, long TestUsers, long TestRows, int Resamples, Protocol Protocol, IReadOnlyList<Definition> Definitions, IReadOnlyList<Model> Models, IReadOnlyList<Comparison> Comparisons)
{
    /// <summary>Why metrics of ratings are left out, a clause; null where they are measured.</summary>
    public string? WhyNoRatings { get; init; }

    /// <summary>All people who are tested: every metric of hits is defined for all of them, of the floors too.</summary>
    public int People => Models.SelectMany(model => model.Metrics).Select(metric => metric.Users).DefaultIfEmpty().Max();

    /// <summary>Such as <c>of 940 users</c>, where a metric is not defined for all; else empty.</summary>
    public string DefinedFor(Metric metric) =>
        metric.Users < People ? string.Create(CultureInfo.InvariantCulture, $"of {metric.Users:N0} users") : "";

    /// <summary>The ids of the metrics that the question is about.</summary>
    public IReadOnlyList<string> Primary { get; init; } = [];

    /// <summary>The two models that the question is about; null where the experiment names none.</summary>
    public IReadOnlyList<string>? Pair { get; init; }

    /// <summary>Left minus right on the same users, whichever way round it was written; or null.</summary>
    public Comparison? Compare(string name, string candidates, string left, string right) =>
        Comparisons.FirstOrDefault(of => of.Name == name && of.Candidates == candidates && of.Left == left && of.Right == right)
        ?? (Comparisons.FirstOrDefault(of => of.Name == name && of.Candidates == candidates && of.Left == right && of.Right == left) is { } turned
            ? new Comparison(name, candidates, left, right, -turned.Difference, -turned.High, -turned.Low, turned.PValue, turned.NoVerdict, turned.NoInterval, turned.SeedLimit) : null);
}

/// <summary>The difference of two models, with its paired 95 % interval and test; without them where too few people were tested.</summary>
internal sealed record Comparison(
    string Name, string Candidates, string Left, string Right, double Difference, double? Low, double? High, double? PValue = null,
    string? NoVerdict = null, string? NoInterval = null, double? SeedLimit = null);

/// <summary>Of <c>integrity.json</c>, what the page reads.</summary>
internal sealed record Integrity(long Ratings, long TestedOnce, string? Ties, IReadOnlyList<FoldIntegrity> Folds);

/// <summary>What one fold holds.</summary>
internal sealed record FoldIntegrity(
    int Fold, long TrainingRows, long TestRows, long TestUsers, long ColdUsers, long ColdItems, long ColdItemRows, long RowsBeforeTraining, double LaterTrainingShare, long OwnLaterRows,
    long? TiedTestRows);

/// <summary>What two reports must share to be compared.</summary>
internal sealed record Protocol(string TestRowsHash, string CandidatesHash, string SeenHash);

/// <summary>What a metric is.</summary>
internal sealed record Definition(string Name, string Candidates, string Better, int Version, string Summary)
{
    /// <summary>Its id, such as <c>recall@10/seen-excluded</c>.</summary>
    public string Id => $"{Name}/{Candidates}";
}

/// <summary>One model's metrics.</summary>
internal sealed record Model(
    string Name, string Role, string Scores, double Coverage, IReadOnlyList<Metric> Metrics, IReadOnlyList<CalibrationPoint> Calibration, IReadOnlyList<ModelSlice> Slices)
{
    public Metric? Find(string name, string candidates) =>
        Metrics.FirstOrDefault(metric => metric.Name == name && metric.Candidates == candidates);
}

/// <summary>A metric with its 95 % interval, or the reason why it has none.</summary>
internal sealed record Metric(
    string Name, string Candidates, double Value, double? Low, double? High, string Interval, double? Shuffled = null, IReadOnlyList<double>? Repeats = null,
    string? DoesNotMeasure = null, string? NoInterval = null)
{
    /// <summary>For how many people it is defined.</summary>
    public int Users { get; init; }

    /// <summary>The standard deviation between seeds, or null where the model was trained once.</summary>
    public double? Spread => Repeats is not { Count: > 1 } ? null : Math.Sqrt(Repeats.Sum(value => Math.Pow(value - Repeats.Average(), 2)) / (Repeats.Count - 1));
}

/// <summary>Test rows whose predictions are alike.</summary>
internal sealed record CalibrationPoint(double From, double To, int Rows, double MeanPrediction, double MeanRating);

/// <summary>A model's metrics on a part of the test rows.</summary>
internal sealed record ModelSlice(string By, double From, double? To, int Users, int Rows, IReadOnlyList<SliceValue> Values)
{
    /// <summary>Such as <c>1–19</c>.</summary>
    public string Label => To is null ? FormattableString.Invariant($"{From}+")
        : From == To ? FormattableString.Invariant($"{From:0.##}")
        : FormattableString.Invariant($"{From:0.##}{(From < 0 ? " to " : "–")}{To:0.##}");

    public double? Find(string name, string candidates) => Values.FirstOrDefault(value => value.Name == name && value.Candidates == candidates)?.Value;
}

/// <summary>A value over a slice.</summary>
internal sealed record SliceValue(string Name, string Candidates, double Value);

/// <summary>Of <c>profile.json</c>, what the page reads.</summary>
internal sealed record Profile(
    long Ratings, long Users, long Items, long RatedItems, double MeanRating, IReadOnlyList<RatingBar> Histogram, IReadOnlyList<long> RatingsPerUserDeciles, double? NoiseRmse)
{
    /// <summary>The rating scale.</summary>
    public RatingScale? Scale { get; init; }

    /// <summary>Whether the data has timestamps; where it has none, the order of its rows stands for them.</summary>
    public bool HasTimestamps { get; init; } = true;

    /// <summary>The earliest timestamp.</summary>
    public long FirstTimestamp { get; init; }

    /// <summary>The latest timestamp.</summary>
    public long LastTimestamp { get; init; } = 1;

    /// <summary>Whether some rows are known to be later than others.</summary>
    public bool HasTimes => HasTimestamps && FirstTimestamp < LastTimestamp;

    /// <summary>Whether users rated, rather than only did something.</summary>
    public bool HasRatings => Scale?.HasRatings ?? Histogram.Count > 1;

    /// <summary>What a row of the dataset is called.</summary>
    public string Rows => HasRatings ? "ratings" : "interactions";
}

/// <summary>A bar of the rating histogram.</summary>
internal sealed record RatingBar(double Rating, long Count);

/// <summary>The content of <c>examples.json</c>.</summary>
internal sealed record Examples(IReadOnlyList<ExampleUser> Users);

/// <summary>A test user and what is recommended to them.</summary>
internal sealed record ExampleUser(long User, string? Name, IReadOnlyList<ExampleRating> History, IReadOnlyList<ExampleRating> TestItems, IReadOnlyList<ExampleList> Lists);

/// <summary>What a user gave an item.</summary>
internal sealed record ExampleRating(string Title, double Rating);

/// <summary>What one model recommends.</summary>
internal sealed record ExampleList(string Model, IReadOnlyList<string> Titles);

/// <summary>The content of <c>provenance.json</c>.</summary>
internal sealed record Provenance(IReadOnlyList<ProvenanceStep> Steps);

/// <summary>One stage above the report.</summary>
internal sealed record ProvenanceStep(string Label, string Key, string? Seed, IReadOnlyList<ProvenancePart> Parts, IReadOnlyList<ProvenanceFile> Outputs);

/// <summary>One part of its key.</summary>
internal sealed record ProvenancePart(string Name, string Value);

/// <summary>One file that it wrote.</summary>
internal sealed record ProvenanceFile(string Path, string Sha256, long Bytes);
