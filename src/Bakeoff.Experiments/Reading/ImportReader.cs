using System.Text.Json;
using Bakeoff.Core;
using Bakeoff.Models;

namespace Bakeoff.Experiments;

/// <summary>
/// Reads a model whose lists and scores were made elsewhere: <c>{ "lists": …, "listsWithSeen": …, "predictions": …, "format": …, "scores": … }</c>.
/// </summary>
/// <param name="problems">Receives what is wrong.</param>
/// <param name="binder">Checks types.</param>
/// <param name="folder">The experiment's folder, where relative paths begin.</param>
internal sealed class ImportReader(List<ErrorReport> problems, OptionsBinder binder, string folder)
{
    private static readonly Dictionary<string, string> s_files = new(StringComparer.Ordinal)
    {
        ["lists"] = ImportStage.ListsFile, ["listsWithSeen"] = ImportStage.ListsWithSeenFile, ["predictions"] = ImportStage.PredictionsFile,
    };

    private static readonly string[] s_keys = [.. s_files.Keys, "format", "scores"];

    /// <summary>Says whether a model is of that kind: it names lists or predictions.</summary>
    public static bool Describes(JsonPart value) => value.Members.Any(member => s_files.ContainsKey(member.Name));

    /// <summary>Reads one into an experiment; what is wrong with it is reported.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="location">Where it stands.</param>
    /// <param name="value">What it says.</param>
    /// <param name="experiment">The experiment.</param>
    public void Read(string name, FileLocation location, JsonPart value, Experiment experiment)
    {
        int before = problems.Count;
        problems.AddRange(ModelName.Check(name, location));
        foreach ((string key, FileLocation at, _) in value.Members.Where(member => !s_keys.Contains(member.Name)))
        {
            binder.Unknown(key, at, s_keys);
        }

        string? format = Word(value, "format", nameof(ImportOptions.Lists)), scores = Word(value, "scores", nameof(ImportOptions.Scores));
        var files = new Dictionary<string, ImportedPath>(StringComparer.Ordinal);
        foreach ((string key, _, JsonPart path) in value.Members.Where(member => s_files.ContainsKey(member.Name)))
        {
            if (binder.Demand(path, JsonTokenType.String, "a string") && Find(path, format) is { } file)
            {
                files[s_files[key]] = file;
            }
        }

        CheckKinds(value, files.ContainsKey(ImportStage.ListsFile), scores);
        if (problems.Count == before)
        {
            experiment.CustomModels.Remove(name); // A base may have had a class or a command of that name.
            experiment.Imports[name] = new ImportedModel(
                name, scores ?? ImportFormat.DefaultScores(files.ContainsKey(ImportStage.ListsFile), files.ContainsKey(ImportStage.PredictionsFile)),
                files);
        }
    }

    /// <summary>The format and the full path of a file; null if something is wrong, which is reported.</summary>
    private ImportedPath? Find(JsonPart path, string? format)
    {
        string full = Path.GetFullPath(Path.Combine(folder, path.Text));
        if ((format ?? ImportFormat.Find(path.Text)) is not { } found)
        {
            problems.Add(new ErrorReport(
                ErrorCodes.MissingKey, $"the name '{path.Text}' does not say which format the file has.",
                $"Set 'format' to one of {string.Join(", ", ImportFormat.All)}.", path.Location));
            return null;
        }

        return new ImportedPath(found, full, path.Location);
    }

    private void CheckKinds(JsonPart value, bool hasLists, string? scores)
    {
        bool Has(string key) => value.Members.Any(member => member.Name == key);
        if (Has("listsWithSeen") && !Has("lists"))
        {
            problems.Add(new ErrorReport(
                ErrorCodes.MissingKey, "'listsWithSeen' are measured next to 'lists', which are missing.",
                "Name lists without the items that a user has rated in training as 'lists'.", value.Location));
        }

        if (scores is not null && hasLists == (scores == "rating"))
        {
            problems.Add(new ErrorReport(
                ErrorCodes.ConflictingOptions, $"'scores' is {scores}, and there are {(hasLists ? "" : "no ")}'lists'.",
                hasLists ? "Set it to ranking, rating-and-ranking or rating-beside-ranking, or take it out."
                    : "Set it to rating, take it out, or name 'lists'.", value.Location));
        }
    }

    /// <summary>A string that must be one of the words of an option.</summary>
    private string? Word(JsonPart value, string key, string property)
    {
        if (value.Members.FirstOrDefault(member => member.Name == key).Value is not { } part
            || !binder.Demand(part, JsonTokenType.String, "a string"))
        {
            return null;
        }

        IReadOnlyList<string> words = OptionProperties.ChoicesOf(typeof(ImportOptions).GetProperty(property)!)!;
        if (!words.Contains(part.Text))
        {
            problems.Add(new ErrorReport(
                ErrorCodes.UnknownChoice, $"'{key}' must be one of {string.Join(", ", words)}, but is '{part.Text}'.",
                NearestName.Remedy(part.Text, [.. words]), part.Location));
        }

        return part.Text;
    }
}
