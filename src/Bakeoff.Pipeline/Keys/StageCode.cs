namespace Bakeoff.Pipeline;

/// <summary>Where a stage's code begins.</summary>
/// <param name="Assembly">The assembly, such as <c>Bakeoff.Svd</c>.</param>
/// <param name="Type">
/// The full name of the stage's type, such as <c>Bakeoff.Svd.TrainSvdStage</c>; of custom code also several names, with <see cref="Separator"/>
/// between them.
/// </param>
/// <param name="Path">The assembly's file, where it is not one of the host's.</param>
public sealed record StageCode(string Assembly, string Type, string? Path = null)
{
    /// <summary>What stands between the names of several types.</summary>
    public const char Separator = ';';
}
