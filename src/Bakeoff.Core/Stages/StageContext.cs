namespace Bakeoff.Core;

/// <summary>All that a stage is given.</summary>
public sealed class StageContext
{
    /// <summary>
    /// The label among <see cref="Inputs"/> of a folder with copies of the user's files, for a stage that reads them. They are made for this
    /// stage alone: it may move them.
    /// </summary>
    public const string ExternalInput = "external";

    /// <summary>
    /// The label among <see cref="Inputs"/> of a copy of the assembly of a custom model: a file, next to copies of what is built with it.
    /// </summary>
    public const string AssemblyInput = "assembly";

    /// <summary>
    /// The label among <see cref="Inputs"/> of the assembly that <see cref="AssemblyInput"/> is a copy of: its packages are found from there.
    /// </summary>
    public const string AssemblySourceInput = "assembly-source";

    /// <summary>The label among <see cref="Inputs"/> of where the other inputs come from, for a stage that reads it.</summary>
    public const string ProvenanceInput = "provenance";

    /// <summary>The file of <see cref="ProvenanceInput"/>.</summary>
    public const string ProvenanceFile = "provenance.json";

    /// <summary>The stage's options as canonical JSON: see <see cref="Options{T}"/>.</summary>
    public required string OptionsJson { get; init; }

    /// <summary>The seed derived for this stage and fold.</summary>
    public ulong Seed { get; init; }

    /// <summary>The fold from 0, or null for a stage that runs once for all.</summary>
    public int? Fold { get; init; }

    /// <summary>The folder of each upstream stage's output, by the upstream's label, such as <c>TrainSvd[0]</c>.</summary>
    public required IReadOnlyDictionary<string, string> Inputs { get; init; }

    /// <summary>
    /// Whether the inputs are copies made for this stage alone, which it may delete: so they are for a stage that calls custom code. Default:
    /// they are not.
    /// </summary>
    public bool OwnsInputs { get; init; }

    /// <summary>An empty folder for the output. What is left there when the stage returns becomes the entry.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>An empty folder for temporary files, deleted after the stage.</summary>
    public required string WorkFolder { get; init; }

    /// <summary>
    /// A folder of this stage's key that outlives a killed run, for what can be resumed, such as a partial download or a training's
    /// last epoch. It may not be there yet; it is deleted when the stage has succeeded.
    /// </summary>
    public required string ResumeFolder { get; init; }

    /// <summary>Where files may be fetched from: not part of the key, since checksums fix what is fetched.</summary>
    public FetchPolicy Fetch { get; init; } = new();

    /// <summary>How many threads the stage may use, at least 1: not part of the key, so no output may depend on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>
    /// The same, for a stage that runs long enough to take threads that become free: see <see cref="Core.ThreadShare"/>. Default: it stays at
    /// <see cref="Threads"/>.
    /// </summary>
    public ThreadShare ThreadShare { get => field ??= new ThreadShare(Threads, Threads); init; }

    /// <summary>
    /// The memory that the stage's process may hold, in bytes: not part of the key, so no output may depend on it. Default 2 GB (2·10⁹ bytes).
    /// </summary>
    public long MemoryBytes { get; init; } = 2_000_000_000;

    /// <summary>
    /// The name under which the model is measured, where that is another than its own, as of a model with its given options next to the same one
    /// tuned; null, which is the default, where it is its own.
    /// </summary>
    public string? MeasuredAs { get; init; }

    /// <summary>Where progress and warnings go.</summary>
    public IStageProgress Progress { get; init; } = SilentProgress.Instance;

    /// <summary>Cancels the stage; it answers within 100 ms or so.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>The options, typed.</summary>
    /// <typeparam name="T">The stage's options type.</typeparam>
    public T Options<T>()
        where T : class => OptionProperties.FromJson<T>(OptionsJson);

    /// <summary>The name of a model's folder in the output, which is the one under which it is measured.</summary>
    /// <param name="model">The model's own name.</param>
    public string NameOf(string model) => MeasuredAs ?? model;

    /// <summary>The path of a file of an upstream stage's output.</summary>
    /// <param name="input">The upstream's label.</param>
    /// <param name="file">The file's path within the output.</param>
    /// <exception cref="DataException">The upstream did not write such a file (<c>BKF2013</c>).</exception>
    public string InputFile(string input, string file)
    {
        string path = Path.Combine(Inputs[input], file);
        return File.Exists(path) ? path : throw new DataException(
            ErrorCodes.BadArtifact, $"{input} wrote no {file}.", "Run that stage again.", new FileLocation(file));
    }

    /// <summary>
    /// Deletes what upstream stages wrote, where it is this stage's own: test rows are not to lie next to custom code that trains.
    /// </summary>
    public void DiscardInputs()
    {
        foreach (string folder in OwnsInputs
            ? Inputs.Where(input => input.Key is not (ExternalInput or AssemblyInput or AssemblySourceInput)).Select(input => input.Value) : [])
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The path of a file of the output.</summary>
    /// <param name="file">The file's path within the output, with forward slashes; its folder is made.</param>
    public string OutputFile(string file)
    {
        string path = Path.Combine(OutputFolder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }
}
