namespace Bakeoff.Experiments;

/// <summary>Which vectors are exported, and where to.</summary>
/// <param name="Model">The name of a model that has vectors, such as <c>svd</c>.</param>
public sealed record ExportRequest(string Model)
{
    /// <summary>The fold whose training is meant. Default: the experiment's first.</summary>
    public int? Fold { get; init; }

    /// <summary>The file. Default: <c>exports/EXPERIMENT/MODEL.safetensors</c> in the artifacts folder.</summary>
    public string? OutputFile { get; init; }
}
