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
        (string Name, string[]? Files)[] roles =
            [("trainFiles", split.TrainFiles), ("testFiles", split.TestFiles), ("validationFiles", split.ValidationFiles)];
        if (!split.IsGiven)
        {
            foreach ((string name, _) in roles.Where(role => role.Files is not null))
            {
                Conflict($"'split.{name}' says which files are split already, but 'split.method' is '{split.Method}'.",
                    $"Set 'method' to given, or remove '{name}'.");
            }

            return;
        }

        int before = problems.Count;
        CheckFiles(roles, split, experiment.Sweep is not null);
        CheckDataset(experiment.Dataset);
        if (problems.Count == before)
        {
            string[] files = [.. roles.SelectMany(role => role.Files ?? []).Distinct().Order(StringComparer.Ordinal)];
            experiment.Dataset = experiment.Dataset with { Ingest = experiment.Dataset.Ingest with { Given = new GivenFiles { Files = files } } };
        }
    }

    private void CheckFiles((string Name, string[]? Files)[] roles, SplitOptions split, bool isSweep)
    {
        foreach ((string name, _) in roles.Take(2).Where(role => role.Files is not { Length: > 0 }))
        {
            problems.Add(new ErrorReport(
                ErrorCodes.MissingKey, $"a given split needs 'split.{name}', which names a file for each fold.", $"Add \"{name}\": [ … ].", file));
        }

        int folds = split.TestFiles?.Length ?? 0;
        foreach ((string name, string[] files) in roles.Where(role => folds > 0 && role.Files is { Length: > 0 } files && files.Length != folds)
            .Select(role => (role.Name, role.Files!)))
        {
            Conflict(
                FormattableString.Invariant($"'split.{name}' names {files.Length} files, and 'split.testFiles' {folds}."),
                "Name one file for each fold in both.");
        }

        if (split.ValidationFiles is null && (isSweep || split.Slice == SplitOptions.Validation))
        {
            Conflict("options are chosen on validation rows, and the given split has no 'validationFiles'.",
                $"Name the files of the validation rows, or {(isSweep ? "remove 'sweep'" : "set 'slice' to test")}.");
        }
    }

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
