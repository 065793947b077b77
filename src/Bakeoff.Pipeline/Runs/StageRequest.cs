using System.Text.Json.Serialization;
using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>What a stage's process is asked to do.</summary>
/// <param name="Stage">The stage's name.</param>
/// <param name="Label">The node's label.</param>
/// <param name="OptionsJson">The options as canonical JSON.</param>
/// <param name="Seed">The derived seed; 0 where the stage draws none.</param>
/// <param name="Fold">The fold, or null.</param>
/// <param name="Inputs">The folder of each input, by label.</param>
/// <param name="OutputFolder">An empty folder.</param>
/// <param name="WorkFolder">An empty folder.</param>
/// <param name="ResumeFolder">A folder that outlives the run.</param>
/// <param name="Threads">How many threads the stage may use when it starts.</param>
/// <param name="Fetch">Where downloads may come from.</param>
/// <param name="MemoryBytes">The memory that the stage's process may hold.</param>
/// <param name="MostMemoryBytes">The memory that all stages together may hold: no process may ever pass it.</param>
/// <param name="OwnsInputs">Whether the inputs are copies made for this stage alone.</param>
/// <param name="MaxThreads">How many threads the stage may be told to use while it runs; 0 where it stays with <paramref name="Threads"/>.</param>
/// <param name="IsTraced">Whether the stage's process tells its own spans.</param>
public sealed record StageRequest(
    string Stage, string Label, string OptionsJson, ulong Seed, int? Fold, IReadOnlyDictionary<string, string> Inputs,
    string OutputFolder, string WorkFolder, string ResumeFolder, int Threads, FetchPolicy Fetch, long MemoryBytes = 2_000_000_000,
    long? MostMemoryBytes = null,
    bool OwnsInputs = false, int MaxThreads = 0, bool IsTraced = false)
{
    /// <summary>How many threads the stage may use now: whoever runs the stage follows it. Null where it stays as it is.</summary>
    [JsonIgnore]
    public ThreadShare? ThreadShare { get; init; }

    /// <summary>Is told how far the stage is, next to the launcher's listener; null where nobody else wants to know.</summary>
    [JsonIgnore]
    public IStageProgress? Watcher { get; init; }
}
