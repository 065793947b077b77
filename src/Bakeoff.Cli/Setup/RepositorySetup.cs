using System.Text.Json;
using System.Text.Json.Nodes;
using Bakeoff.Core;
using Bakeoff.Data;

namespace Bakeoff.Cli;

/// <summary>
/// What <c>bakeoff init</c> and <c>bakeoff demo</c> write into a folder: an experiment with its page of text, the schema that editors read, and a
/// line for git. It changes nothing that is there.
/// </summary>
/// <param name="experiments">The folder of the experiments, which need not be there yet.</param>
internal sealed class RepositorySetup(string experiments)
{
    /// <summary>The name of the experiment that <c>bakeoff demo</c> runs.</summary>
    public const string Demo = "quickstart";

    private const string IgnoredFolder = "artifacts/";
    private const string MoveFile = "Move or rename the file, or run the command in another folder.";

    /// <summary>The notes on what was guessed, each a sentence.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Describes the dataset of a file by what <c>bakeoff datasets inspect</c> guesses.</summary>
    /// <param name="file">The file.</param>
    /// <param name="name">The experiment that reads it.</param>
    /// <returns>The <c>dataset</c> of the experiment.</returns>
    public JsonNode Inspect(string file, string name)
    {
        string path = Path.GetRelativePath(Path.Combine(experiments, name), file).Replace('\\', '/');
        var guess = new TableGuess(TableSample.Read(file), path);
        Notes.AddRange(guess.Notes);
        return JsonNode.Parse(guess.ToJson())!;
    }

    /// <summary>Plans the files, none of which is there yet but for <c>.gitignore</c>.</summary>
    /// <param name="name">The name of the experiment.</param>
    /// <param name="dataset">Its dataset: a name, or what <see cref="Inspect"/> gave.</param>
    /// <exception cref="ReportedException">The experiment is there already, or the name cannot be one (<c>BKF1034</c>).</exception>
    /// <exception cref="StoreException">The folder of the experiments is a file (<c>BKF4001</c>).</exception>
    public IReadOnlyList<SetupFile> Plan(string name, JsonNode dataset)
    {
        NamedFile.RequireNoFile(experiments, MoveFile);
        string folder = Path.Combine(experiments, name);
        if (name.Length == 0 || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'))
        {
            throw new ReportedException([new ErrorReport(
                ErrorCodes.CannotInitialize, $"'{name}' cannot be the name of an experiment.", "Use letters, digits, - and _: --name=NAME.")]);
        }

        if (Path.Exists(folder))
        {
            throw new ReportedException([new ErrorReport(
                ErrorCodes.CannotInitialize,
                $"{Path.GetRelativePath(Environment.CurrentDirectory, folder)} is there already, and nothing is overwritten.",
                "Choose another name: --name=NAME.")]);
        }

        return PlanFiles(name, Experiment(dataset), Question(dataset));
    }

    /// <summary>Plans the files of the experiment that shows what Bakeoff does: generated ratings, so that nothing has to be fetched.</summary>
    /// <returns>The files; none where the experiment is there already.</returns>
    /// <exception cref="ReportedException">Another experiment of that name is there (<c>BKF1034</c>).</exception>
    /// <exception cref="StoreException">A file is where a folder has to be (<c>BKF4001</c>).</exception>
    public IReadOnlyList<SetupFile> PlanDemo()
    {
        NamedFile.RequireNoFile(experiments, MoveFile);
        NamedFile.RequireNoFile(Path.Combine(experiments, Demo), MoveFile);
        string file = Path.Combine(experiments, Demo, "experiment.json"), text = Embedded("quickstart.json");
        if (File.Exists(file) && File.ReadAllText(file).ReplaceLineEndings("\n") == text.ReplaceLineEndings("\n"))
        {
            return [];
        }

        if (Path.Exists(Path.GetDirectoryName(file)))
        {
            throw new ReportedException([new ErrorReport(
                ErrorCodes.CannotInitialize,
                $"{Path.GetRelativePath(Environment.CurrentDirectory, file)} is another experiment than that of the demo.",
                $"Run it as it is: bakeoff run Report -e {Demo}; or change to an empty folder.")]);
        }

        return PlanFiles(Demo, text, "On ratings whose truth is known: does SVD beat bias, bias the mean, and a two-tower model popularity?");
    }

    private List<SetupFile> PlanFiles(string name, string experiment, string question)
    {
        string folder = Path.Combine(experiments, name), schema = Path.Combine(experiments, "experiment.schema.json");
        List<SetupFile> files =
        [
            new(Path.Combine(folder, "experiment.json"), experiment),
            new(Path.Combine(folder, "README.md"), $"# {name}\n\n{question}\n\n    bakeoff run Report -e {name}\n"),
        ];
        if (!File.Exists(schema))
        {
            files.Add(new SetupFile(schema, Embedded("experiment.schema.json")));
        }

        if (Ignore(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(experiments))!, ".gitignore")) is { } ignore)
        {
            files.Add(ignore);
        }

        return files;
    }

    /// <summary>Writes the files that were planned.</summary>
    /// <param name="files">What <see cref="Plan"/> gave.</param>
    public static void Write(IReadOnlyList<SetupFile> files)
    {
        foreach (SetupFile file in files)
        {
            NamedFile.WriteText(file.Path, file.Text, "Or run the command in another folder.");
        }
    }

    /// <summary>A name of an experiment for a file: its own, in letters, digits and dashes.</summary>
    /// <param name="file">The file.</param>
    public static string NameFor(string file)
    {
        string plain = file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? Path.GetFileNameWithoutExtension(file) : file;
        string name = string.Concat(Path.GetFileNameWithoutExtension(plain).ToLowerInvariant()
            .Select(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_' ? letter : '-')).Trim('-');
        return name.Length == 0 ? "first" : name;
    }

    /// <summary>Reads a file that is in the engine: the schema of an experiment, as this engine reads it, and the experiment of the demo.</summary>
    private static string Embedded(string name)
    {
        using Stream stream = typeof(RepositorySetup).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>The line that git needs; null where it has one.</summary>
    private static SetupFile? Ignore(string file)
    {
        string before = File.Exists(file) ? File.ReadAllText(file) : "";
        bool isThere = before.Split('\n').Select(line => line.Trim().TrimStart('/').TrimEnd('/')).Contains(IgnoredFolder.TrimEnd('/'));
        string separator = before.Length == 0 || before.EndsWith('\n') ? "" : "\n";
        return isThere ? null : new SetupFile(file, before + separator + IgnoredFolder + "\n", IsExtended: before.Length > 0);
    }

    /// <summary>What data without ratings cannot answer is not asked.</summary>
    private static string Experiment(JsonNode dataset)
    {
        var models = new JsonObject();
        if (HasRatings(dataset))
        {
            models["svd"] = new JsonObject { ["algorithm"] = "biased-mf" };
        }

        models["item-knn"] = new JsonObject();
        var experiment = new JsonObject
        {
            ["$schema"] = "../experiment.schema.json", ["question"] = Question(dataset), ["dataset"] = dataset.DeepClone(), ["models"] = models,
        };
        return experiment.ToJsonString(new JsonSerializerOptions
        {
            WriteIndented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        }) + "\n";
    }

    private static string Question(JsonNode dataset) => HasRatings(dataset)
        ? "Do matrix factorization and item-kNN do better than what is rated most?" : "Does item-kNN do better than what most people choose?";

    private static bool HasRatings(JsonNode dataset) =>
        dataset is not JsonObject table || !table.TryGetPropertyValue("implicit", out JsonNode? value) || value is null || !value.GetValue<bool>();
}
