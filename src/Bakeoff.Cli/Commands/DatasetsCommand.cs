using System.CommandLine;
using System.Globalization;
using Bakeoff.Core;
using Bakeoff.Data;

namespace Bakeoff.Cli;

/// <summary><c>bakeoff datasets</c>: the datasets that experiments can name; and what a custom file holds.</summary>
internal static class DatasetsCommand
{
    public static Command Create()
    {
        var command = new Command("datasets", "List the datasets that experiments can name.") { CreateInspect() };
        command.SetAction(_ =>
        {
            foreach (Dataset dataset in Datasets.All)
            {
                Console.WriteLine($"  {dataset.Name,-24} {dataset.Description}");
            }

            return 0;
        });
        return command;
    }

    private static Command CreateInspect()
    {
        var file = new Argument<string>("file") { Description = "A CSV, TSV, JSON lines, Parquet or DuckDB file." };
        var command = new Command("inspect", "Guess what the columns of a file mean, and print the 'dataset' to paste into an experiment.") { file };
        command.SetAction(arguments => Guard.Run(_ =>
        {
            string path = Path.GetFullPath(arguments.GetValue(file)!);
            if (Directory.Exists(path))
            {
                throw new ReportedException(
                    [new ErrorReport(
                        ErrorCodes.DatasetPathMissing, $"'{arguments.GetValue(file)}' is a folder, and one file is looked into.",
                        "Name a file in it.")]);
            }

            if (!File.Exists(path))
            {
                throw new ReportedException(
                    [new ErrorReport(ErrorCodes.DatasetPathMissing, $"there is no file '{arguments.GetValue(file)}'.", "Correct the path.")]);
            }

            TableSample sample = TableSample.Read(path);
            var guess = new TableGuess(sample, Path.GetRelativePath(Path.GetFullPath(Path.Combine("experiments", "NAME")), path).Replace('\\', '/'));
            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Guessed from {sample.Rows} rows and the columns {string.Join(", ", sample.Columns.Select(column => column.Name))}: check it, "
                    + $"then paste it into experiments/NAME/experiment.json."));
            foreach (string note in guess.Notes)
            {
                Console.Error.WriteLine("Note: " + note);
            }

            Console.WriteLine("\"dataset\": " + guess.ToJson());
            return 0;
        }));
        return command;
    }
}
