namespace Bakeoff.Pipeline;

/// <summary>Says where two artifacts of one name begin to differ.</summary>
public interface IArtifactComparer
{
    /// <summary>The first difference, such as <c>row 17: score is 3.5, was 3.4</c>; null where the format is not known.</summary>
    /// <param name="name">The artifact's path within the output: its extension tells the format.</param>
    /// <param name="before">The file that was there.</param>
    /// <param name="now">The new file.</param>
    string? FirstDifference(string name, string before, string now);
}
