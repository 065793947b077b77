using Bakeoff.Core;

namespace Bakeoff.Reporting;

/// <summary>What the page shows, read from the artifacts of the stages above.</summary>
/// <param name="Options">What the page is about.</param>
/// <param name="Metrics">What Evaluate measured.</param>
/// <param name="Integrity">What Integrity found.</param>
/// <param name="Profile">What the dataset is like.</param>
/// <param name="Trainings">What each training reports, with its fold and repeat in words.</param>
/// <param name="Examples">What some users are recommended.</param>
/// <param name="Provenance">The keys of the stages above.</param>
/// <param name="Split">How the test rows were chosen.</param>
/// <param name="Searches">How the options of the tuned models were found, in the order of their names; empty where none was tuned.</param>
internal sealed record ReportData(
    ReportOptions Options, MetricsReport Metrics, IntegrityReport Integrity, DatasetProfile Profile,
    IReadOnlyList<(string Run, TrainingReport Training)> Trainings, ExamplesReport Examples, ProvenanceReport Provenance, SplitReport Split,
    IReadOnlyList<TuningReport> Searches)
{
    /// <summary>How each model looks, wherever it is shown.</summary>
    public ModelStyles Styles => ModelStyles.Create(Metrics);

    /// <summary>Whether the test rows are the last of their users in time, so that these went on to rate or choose them.</summary>
    public bool TestsTheLast => Profile.HasTimes && Split.IsByTime;

    /// <summary>Whether users rated, rather than only did something.</summary>
    public bool HasRatings => Profile.Scale.HasRatings;

    /// <summary>What a row of the dataset is called.</summary>
    public string Rows => HasRatings ? "ratings" : "interactions";

    /// <summary>What lists are made of: everything that the dataset has, or what is rated, where the split says so.</summary>
    public string Catalogue => Split.CatalogueItems is null ? "the full catalogue" : "all rated items";

    /// <summary>Reads everything that the page shows.</summary>
    /// <param name="context">The stage's context.</param>
    /// <exception cref="DataException">A file is missing or malformed (<c>BKF2013</c>).</exception>
    public static ReportData Read(StageContext context)
    {
        string[] trained = [.. context.Inputs.Keys.Where(label => StageLabel.FoldOf(label) is not null).Order(StringComparer.Ordinal)];
        return new ReportData(
            context.Options<ReportOptions>(),
            CanonicalJson.Read<MetricsReport>(context.InputFile("Evaluate", MetricsReport.FileName)),
            CanonicalJson.Read<IntegrityReport>(context.InputFile("Integrity", IntegrityReport.FileName)),
            CanonicalJson.Read<DatasetProfile>(context.InputFile("Ingest", DatasetProfile.FileName)),
            [.. trained.SelectMany(label => Directory.EnumerateFiles(context.Inputs[label], ModelFiles.Training, SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
                .Select(file => (NameOf(label), CanonicalJson.Read<TrainingReport>(file))))],
            CanonicalJson.Read<ExamplesReport>(context.InputFile("Evaluate", ExamplesReport.FileName)),
            CanonicalJson.Read<ProvenanceReport>(context.InputFile(StageContext.ProvenanceInput, StageContext.ProvenanceFile)),
            CanonicalJson.Read<SplitReport>(context.InputFile("Split", SplitReport.FileName)),
            ReadSearches(context));
    }

    private static TuningReport[] ReadSearches(StageContext context)
    {
        string? folder = context.Inputs.TryGetValue(StageContext.ExternalInput, out string? files)
            ? Path.Combine(files, TuningReport.Folder) : null;
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Select(CanonicalJson.Read<TuningReport>)] : [];
    }

    private static string NameOf(string label) => StageLabel.RepeatOf(label) is > 0 and int repeat
        ? FormattableString.Invariant($"fold {StageLabel.FoldOf(label)}, repeat {repeat}")
        : FormattableString.Invariant($"fold {StageLabel.FoldOf(label)}");
}
