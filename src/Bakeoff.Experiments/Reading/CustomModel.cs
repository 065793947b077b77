using Bakeoff.Models;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>A custom model, as an experiment describes it.</summary>
/// <param name="Options">What its stage reads.</param>
/// <param name="Code">Its class in its assembly's file, found and built when it is first asked for; null for a command.</param>
/// <param name="Files">The files that its command needs, by the names under which it finds them.</param>
internal sealed record CustomModel(CustomModelOptions Options, Lazy<StageCode>? Code, IReadOnlyList<(string Name, string Path)> Files);
