namespace Bakeoff.Evaluation;

/// <summary>The options of the stage <c>Integrity</c>.</summary>
public sealed record IntegrityOptions
{
    /// <summary>The folds that the experiment tests.</summary>
    public int[] Folds { get; init; } = [0];
}
