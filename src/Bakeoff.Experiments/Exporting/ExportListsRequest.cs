namespace Bakeoff.Experiments;

/// <summary>Which lists and predictions are exported, and where to.</summary>
/// <param name="Format">The format: csv, tsv, jsonl, parquet, or trec, which has runs of lists and the test rows as qrels.</param>
public sealed record ExportListsRequest(string Format)
{
    /// <summary>The name of a model. Default null: every model that the experiment trains.</summary>
    public string? Model { get; init; }

    /// <summary>The fold. Default null: every fold that the experiment measures.</summary>
    public int? Fold { get; init; }

    /// <summary>The folder. Default: <c>exports/EXPERIMENT/FORMAT</c> in the artifacts folder.</summary>
    public string? OutputFolder { get; init; }
}
