namespace Bakeoff.Experiments;

/// <summary>What a bundle has of what audits of the field look for: the content of <c>bakeoff bundle --check --json</c>.</summary>
/// <param name="Format">The format and its version.</param>
/// <param name="Experiment">The experiment.</param>
/// <param name="IsComplete">Whether nothing is missing.</param>
/// <param name="Items">What was looked for, in the order of an audit.</param>
public sealed record BundleCheckResult(string Format, string Experiment, bool IsComplete, IReadOnlyList<BundleCheckItem> Items)
{
    /// <summary>The format that is written.</summary>
    public const string CurrentFormat = "bundle-check/1";
}
