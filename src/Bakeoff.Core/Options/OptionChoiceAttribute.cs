namespace Bakeoff.Core;

/// <summary>The words that a string option may be.</summary>
/// <param name="choices">The words, in the order in which they are shown.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OptionChoiceAttribute(params string[] choices) : Attribute
{
    /// <summary>The words, in the order in which they are shown.</summary>
    public IReadOnlyList<string> Choices { get; } = choices;
}
