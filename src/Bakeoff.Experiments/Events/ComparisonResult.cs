using Bakeoff.Comparison;

namespace Bakeoff.Experiments;

/// <summary>A candidate that was compared with a baseline, user by user.</summary>
public sealed record ComparisonResult
{
    internal ComparisonResult(ComparisonReport report, string folder) => (Report, Folder) = (report, folder);

    /// <summary>What was compared with, as it was named.</summary>
    public string Baseline => Report.Baseline.Name;

    /// <summary>What was asked about, as it was named.</summary>
    public string Candidate => Report.Candidate.Name;

    /// <summary>The answer in one sentence.</summary>
    public string Answer => ComparisonText.Answer(Report);

    /// <summary>Whether the results of both sides are the same bytes.</summary>
    public bool AreIdentical => Report.Identical;

    /// <summary>A row for each metric of each model that both sides have.</summary>
    public IReadOnlyList<MetricComparison> Metrics =>
    [
        .. Report.Rows.Select(row => new MetricComparison(
            row.Model, row.Id, row.IsPrimary, row.Baseline, row.Candidate, row.Difference, row.Low, row.High, row.Verdict)),
    ];

    /// <summary>What is different between the two sides, stage by stage: options and seeds, then code, then data.</summary>
    public IReadOnlyList<string> Changes => [.. Report.Changes.Options, .. Report.Changes.Code, .. Report.Changes.Data];

    /// <summary>What was not compared, with the reason.</summary>
    public IReadOnlyList<string> NotCompared => [.. Report.Refused.Select(refusal => $"{refusal.What}: {refusal.Reason}")];

    /// <summary>The folder of <c>index.html</c>, <c>compare.md</c> and <c>compare.json</c>, in which the comparison is described in full.</summary>
    public string Folder { get; }

    /// <summary>The energy that the baseline's stages used, each when it last ran here; null where none was measured.</summary>
    public EnergyTotal? BaselineEnergy { get; init; }

    /// <summary>The energy that the candidate's stages used, each when it last ran here; null where none was measured.</summary>
    public EnergyTotal? CandidateEnergy { get; init; }

    /// <summary>What both sides used, in a sentence; null where neither was measured.</summary>
    internal string? Energy => ComparisonText.Energy(Report);

    /// <summary>The comparison in full.</summary>
    internal ComparisonReport Report { get; }
}
