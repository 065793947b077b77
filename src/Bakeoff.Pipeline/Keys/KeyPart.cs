namespace Bakeoff.Pipeline;

/// <summary>One named part of a key: what <c>explain</c> shows when it changes.</summary>
/// <param name="Name">Such as <c>option.features</c>, <c>input.Split/split.parquet</c> or <c>code.Bakeoff.Svd</c>.</param>
/// <param name="Value">The canonical value.</param>
public sealed record KeyPart(string Name, string Value)
{
    /// <summary>Whether it stands for code of a project, of ours or of a custom model's.</summary>
    internal bool IsCode => Name.StartsWith("code.", StringComparison.Ordinal) || Name.StartsWith("own.code.", StringComparison.Ordinal);
}
