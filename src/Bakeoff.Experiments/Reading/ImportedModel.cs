using Bakeoff.Core;
using Bakeoff.Models;

namespace Bakeoff.Experiments;

/// <summary>A model whose lists and scores were made elsewhere, as an experiment or a command names them.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Scores">What the predictions mean: a word of <see cref="ImportOptions.Scores"/>.</param>
/// <param name="Files">The files, by the names of <see cref="ImportStage"/>.</param>
internal sealed record ImportedModel(string Name, string Scores, IReadOnlyDictionary<string, ImportedPath> Files)
{
    /// <summary>The options of its stage.</summary>
    /// <param name="folds">How many folds the experiment measures.</param>
    public ImportOptions OptionsFor(int folds) => new()
    {
        Model = Name, Scores = Scores, Lists = FormatOf(ImportStage.ListsFile), ListsWithSeen = FormatOf(ImportStage.ListsWithSeenFile),
        Predictions = FormatOf(ImportStage.PredictionsFile),
        HoldsFolds = folds > 1 && Files.Values.Any(file => !file.IsOfOneFold) ? true : null,
    };

    /// <summary>The files of a fold, by the names under which the stage finds them.</summary>
    /// <param name="fold">The fold.</param>
    public IReadOnlyList<(string Name, string Path)> FilesOf(int fold) =>
        [.. Files.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => ($"{file.Key}.{file.Value.Format}", file.Value.For(fold)))];

    /// <summary>Gives what is wrong with the files: each fold's must be there.</summary>
    /// <param name="folds">The folds that the experiment measures.</param>
    public IEnumerable<ErrorReport> Check(IEnumerable<int> folds) =>
        from file in Files.OrderBy(file => file.Key, StringComparer.Ordinal)
        from path in folds.Select(file.Value.For).Distinct()
        where !File.Exists(path)
        select new ErrorReport(
            ErrorCodes.UnreadableLists,
            $"the file '{Path.GetRelativePath(Environment.CurrentDirectory, path)}' of the model '{Name}' "
                + (Directory.Exists(path) ? "is a folder." : "does not exist."),
            "Correct the path, or make the file; {fold} in a path stands for the number of each fold.", file.Value.Location);

    private string? FormatOf(string file) => Files.TryGetValue(file, out ImportedPath? found) ? found.Format : null;
}
