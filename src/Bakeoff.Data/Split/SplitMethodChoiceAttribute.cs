using Bakeoff.Core;

namespace Bakeoff.Data;

/// <summary>The option is the name of one of the <see cref="SplitMethods"/>, which say themselves what they do.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SplitMethodChoiceAttribute() : OptionChoiceAttribute([.. SplitMethods.All.Select(method => method.Name)])
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Summaries => [.. SplitMethods.All.Select(method => method.Summary)];
}
