using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>A class of the user's own that an experiment names.</summary>
/// <param name="Type">The full name, as reflection writes it.</param>
/// <param name="Code">The class in its assembly's file, found and built when it is first asked for.</param>
/// <param name="Location">Where the experiment names it.</param>
internal sealed record CustomClass(string Type, Lazy<StageCode> Code, FileLocation Location);
