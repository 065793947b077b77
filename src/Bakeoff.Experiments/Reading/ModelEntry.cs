using Bakeoff.Core;

namespace Bakeoff.Experiments;

/// <summary>A line of the <see cref="ModelTable"/>. Its model is described when it is asked for, as a <see cref="StageEntry"/> is.</summary>
/// <param name="Key">The model's key among <c>models</c> of an experiment.</param>
/// <param name="Stage">The name of the stage that trains it.</param>
/// <param name="Describe">Creates the model's descriptor.</param>
internal sealed record ModelEntry(string Key, string Stage, Func<ModelDescriptor> Describe)
{
    private readonly Lazy<ModelDescriptor> _model = new(Describe);

    /// <summary>The model.</summary>
    public ModelDescriptor Model => _model.Value;
}
