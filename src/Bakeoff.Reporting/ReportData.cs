using Bakeoff.Core;

namespace Bakeoff.Reporting;

/// <summary>What the page shows, read from the artifacts of the stages above.</summary>
internal sealed record ReportData(
    ReportOptions Options, Metrics Metrics, Profile Profile, IReadOnlyList<(int Fold, TrainingReport Training)> Trainings, Examples Examples, Provenance Provenance)
{
    public static ReportData Read(StageContext context)
    {
        string[] trained = [.. context.Inputs.Keys.Where(label => StageLabel.FoldOf(label) is not null).Order(StringComparer.Ordinal)];
        return new ReportData(
            context.Options<ReportOptions>(),
            CanonicalJson.Read<Metrics>(context.InputFile("Evaluate", "metrics.json")),
            CanonicalJson.Read<Profile>(context.InputFile("Ingest", "profile.json")),
            [.. trained.SelectMany(label => Directory.EnumerateFiles(context.Inputs[label], ModelFiles.Training, SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
                .Select(file => (StageLabel.FoldOf(label)!.Value, CanonicalJson.Read<TrainingReport>(file))))],
            CanonicalJson.Read<Examples>(context.InputFile("Evaluate", "examples.json")),
            CanonicalJson.Read<Provenance>(context.InputFile(StageContext.ProvenanceInput, StageContext.ProvenanceFile)));
    }
}

/// <summary>Of <c>metrics.json</c>, what the page reads.</summary>
internal sealed record Metrics(IReadOnlyList<int> Folds, long TestUsers, long TestRows, int Resamples, IReadOnlyList<Model> Models);

/// <summary>One model's metrics.</summary>
internal sealed record Model(string Name, string Scores, double Coverage, IReadOnlyList<Metric> Metrics, IReadOnlyList<Bucket> ByPopularity)
{
    public Metric? Find(string name, string candidates) =>
        Metrics.FirstOrDefault(metric => metric.Name == name && metric.Candidates == candidates);
}

/// <summary>A metric with its 95 % interval.</summary>
internal sealed record Metric(string Name, string Candidates, double Value, double Low, double High);

/// <summary>A model's error on items of some popularity.</summary>
internal sealed record Bucket(long From, long? To, long Rows, double? Rmse, double? TopAccuracy);

/// <summary>Of <c>profile.json</c>, what the page reads.</summary>
internal sealed record Profile(
    long Ratings, long Users, long Items, long RatedItems, double MeanRating, IReadOnlyList<RatingBar> Histogram, IReadOnlyList<long> RatingsPerUserDeciles, double? NoiseRmse);

/// <summary>A bar of the rating histogram.</summary>
internal sealed record RatingBar(double Rating, long Count);

/// <summary>The content of <c>examples.json</c>.</summary>
internal sealed record Examples(IReadOnlyList<ExampleUser> Users);

/// <summary>A test user and what is recommended to them.</summary>
internal sealed record ExampleUser(long User, IReadOnlyList<string> TestItems, IReadOnlyList<ExampleList> Lists);

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
