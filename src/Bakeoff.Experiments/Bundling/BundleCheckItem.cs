namespace Bakeoff.Experiments;

/// <summary>A line of the list that an audit goes through.</summary>
/// <param name="Name">What is looked for, such as <c>data</c>.</param>
/// <param name="Found">What the bundle has of it, in words.</param>
/// <param name="Missing">What it lacks, in words; empty where it is complete.</param>
public sealed record BundleCheckItem(string Name, IReadOnlyList<string> Found, IReadOnlyList<string> Missing)
{
    /// <summary>Whether nothing is missing.</summary>
    public bool IsComplete => Missing.Count == 0;
}
