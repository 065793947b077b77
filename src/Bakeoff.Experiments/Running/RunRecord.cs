using System.Globalization;
using System.Runtime.InteropServices;
using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>
/// Writes down what a run did, when, of which commit and on what machine: <c>artifacts/runs/&lt;experiment&gt;/&lt;time&gt;.json</c>, one file for
/// each run that did anything.
/// </summary>
internal sealed class RunRecord
{
    private RunRecord(GitCheckout? git, bool? hasUncommittedChanges) => (Checkout, HasUncommittedChanges) = (git, hasUncommittedChanges);

    /// <summary>What was checked out when the run began; null outside of git.</summary>
    public GitCheckout? Checkout { get; }

    /// <summary>Whether files differed from the commit then; null where git does not say.</summary>
    public bool? HasUncommittedChanges { get; }

    /// <summary>Looks at what is checked out before a run begins: what is committed or edited while it runs is not what it runs.</summary>
    /// <param name="settings">Where results are kept; they are no changes.</param>
    /// <param name="experimentFile">The experiment's file.</param>
    public static RunRecord Begin(EngineSettings settings, string experimentFile)
    {
        GitCheckout? git = GitCheckout.Around(Path.GetDirectoryName(experimentFile)!);
        return new RunRecord(
            git, git is null ? null : GitCheckout.HasUncommittedChanges(git.Root, [settings.ArtifactsFolder, settings.StoreFolder]));
    }

    /// <summary>Writes the record, unless everything was up to date: nothing happened that the last record does not tell.</summary>
    /// <param name="settings">Where it is written.</param>
    /// <param name="experiment">The experiment's name.</param>
    /// <param name="stages">What became of each stage.</param>
    /// <param name="seconds">How long it took.</param>
    /// <param name="error">What ended it; null where it succeeded.</param>
    /// <returns>The record with its name; null where none was written.</returns>
    public (Record Record, string Name)? Write(
        EngineSettings settings, string experiment, IReadOnlyList<StageRecord> stages, double seconds, Exception? error)
    {
        if (stages.All(stage => stage.UpToDate))
        {
            return null;
        }

        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        Record record = Create(experiment, stages, now) with
        {
            Status = RunStatus.Of(error), Errors = RunStatus.ErrorsOf(error), Seconds = Math.Round(seconds, 3),
        };
        string name = now.ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture);
        AtomicFile.WriteText(Path.Combine(settings.RunsFolder(experiment), name + ".json"), CanonicalJson.Serialize(record));
        return (record, name);
    }

    /// <summary>Creates a record.</summary>
    /// <param name="experiment">The experiment's name.</param>
    /// <param name="stages">What became of each stage.</param>
    /// <param name="now">When the run ended.</param>
    public Record Create(string experiment, IReadOnlyList<StageRecord> stages, DateTimeOffset now) => new(
        "run/3", experiment, Checkout?.Commit, HasUncommittedChanges, now.ToString("O", CultureInfo.InvariantCulture),
        RuntimeInformation.OSDescription, RuntimeInformation.FrameworkDescription,
        Environment.ProcessorCount, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, stages)
    {
        Branch = Checkout?.Branch,
    };

    /// <summary>The file's content.</summary>
    /// <param name="Format">The format and its version.</param>
    /// <param name="Experiment">The experiment's name.</param>
    /// <param name="Commit">What was checked out when the run began; null outside of git.</param>
    /// <param name="HasUncommittedChanges">
    /// Whether files differed from the commit then, so that it alone does not tell what was run; null where git does not say, and in records of
    /// version 2.
    /// </param>
    /// <param name="Time">When the run ended, ISO 8601.</param>
    /// <param name="System">The operating system.</param>
    /// <param name="Runtime">The version of .NET.</param>
    /// <param name="Processors">The number of processors.</param>
    /// <param name="MemoryBytes">The machine's memory.</param>
    /// <param name="Stages">What became of each stage.</param>
    internal sealed record Record(
        string Format, string Experiment, string? Commit, bool? HasUncommittedChanges, string Time, string System, string Runtime, int Processors,
        long MemoryBytes, IReadOnlyList<StageRecord> Stages)
    {
        /// <summary>The branch that was checked out; null for none, outside of git, and in records of earlier engines.</summary>
        public string? Branch { get; init; }

        /// <summary>How the run ended, a word of <see cref="RunStatus"/>; null in records of earlier engines, which do not say.</summary>
        public string? Status { get; init; }

        /// <summary>What ended it, a sentence with its code each; null where it succeeded.</summary>
        public IReadOnlyList<string>? Errors { get; init; }

        /// <summary>How long it took from its beginning to its end, in seconds; null in records of earlier engines.</summary>
        public double? Seconds { get; init; }
    }
}
