using Bakeoff.Core;
using Bakeoff.Data;

namespace Bakeoff.Experiments;

/// <summary>Lets a dataset be read from the files of a split that is <c>given</c>, and reports what of the two does not fit together.</summary>
/// <param name="problems">Receives what is wrong.</param>
/// <param name="file">The experiment's file.</param>
internal sealed class GivenReader(List<ErrorReport> problems, FileLocation file)
{
    /// <summary>Checks an experiment that is otherwise complete, and gives its dataset the files.</summary>
    /// <param name="experiment">The experiment, with what it extends.</param>
    public void Apply(Experiment experiment)
    {
        SplitOptions split = experiment.Split;
        if (!split.IsGiven)
        {
            return;
        }

        int before = problems.Count;
        foreach ((string name, string[]? files) in new[] { ("trainFiles", split.TrainFiles), ("testFiles", split.TestFiles) })
        {
            if (files is not { Length: > 0 })
            {
                problems.Add(new ErrorReport(
                    ErrorCodes.MissingKey, $"a given split needs 'split.{name}', which names a file for each fold.",
                    $"Add \"{name}\": [ … ].", file));
            }
        }

        if (experiment.Sweep is not null && split.ValidationFiles is null)
        {
            Conflict("a sweep chooses by validation rows, and the given split has no 'validationFiles'.",
                "Name the files of the validation rows, or remove 'sweep'.");
        }

        CheckDataset(experiment.Dataset);
        string[] all = [.. split.TrainFiles ?? [], .. split.TestFiles ?? [], .. split.ValidationFiles ?? []];
        if (problems.Count == before && Array.Find(all, name => name.Contains('/')) is { } nested && IsFolderOfText(experiment.Dataset))
        {
            Conflict($"'{nested}' is in a folder within the dataset's path, of which only the files directly in it are read.",
                "Put the files next to each other, or into an archive, whose folders are read.");
        }

        if (problems.Count == before)
        {
            all = [.. all.Distinct().Order(StringComparer.Ordinal)];
            experiment.Dataset = experiment.Dataset with { Ingest = experiment.Dataset.Ingest with { Given = new GivenFiles { Files = all } } };
        }
    }

    private static bool IsFolderOfText(Dataset dataset) => dataset.Ingest.Format != "parquet" && Directory.Exists(dataset.ExternalPath);

    private void CheckDataset(Dataset dataset)
    {
        if (dataset.Ingest.Own is not { } table || dataset.Sql is not null || dataset.Ingest.Format == "duckdb")
        {
            Conflict($"a given split is of files that are read as custom tables, and the dataset '{dataset.Name}' has none.",
                "Describe the files as the dataset: \"dataset\": { \"path\": \"FOLDER\", \"format\": \"csv\", … }.");
        }
        else if (table.RatingsFile is not null)
        {
            Conflict("'dataset.ratingsFile' names the file of the ratings, but those of a given split are in its files.", "Remove 'ratingsFile'.");
        }
    }

    private void Conflict(string message, string remedy) => problems.Add(new ErrorReport(ErrorCodes.ConflictingOptions, message, remedy, file));
}
