using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Bakeoff.Core;
using Bakeoff.Data;
using Bakeoff.Experiments;

namespace Bakeoff.Cli;

/// <summary><c>bakeoff datasets</c>: the datasets that experiments can name; and what a custom file holds.</summary>
internal static class DatasetsCommand
{
    public static Command Create()
    {
        var command = new Command("datasets", "List the datasets that experiments can name.")
        {
            CreateInspect(), CreateShow(), DatasetsPinCommand.Create(),
        };
        Option<bool> json = Answer.CreateOption("datasets/1");
        command.Options.Add(json);
        command.SetAction(arguments =>
        {
            var answer = new Answer(arguments.GetValue(json));
            foreach (Dataset dataset in Datasets.All)
            {
                answer.WriteLine($"  {dataset.Name,-40} {dataset.Description}{(dataset.NeedsPin ? " *" : "")}");
            }

            answer.Document(new
            {
                Format = "datasets/1",
                Datasets = Datasets.All.Select(dataset => new { dataset.Name, dataset.Description, dataset.NeedsPin }).ToArray(),
            });
            answer.WriteLine(
                "* is pinned by the repository before its first use: bakeoff datasets pin NAME. What is known of one: bakeoff datasets show NAME.");

            return 0;
        });
        return command;
    }

    /// <summary>Finds the dataset that a command line names.</summary>
    /// <exception cref="ReportedException">There is none (<c>BKF1007</c>).</exception>
    public static Dataset Find(string name) => Datasets.Find(name) ?? throw new ReportedException([new ErrorReport(
        ErrorCodes.UnknownDataset, $"there is no dataset '{name}'.", NearestName.Remedy(name, [.. Datasets.All.Select(dataset => dataset.Name)]))]);

    private static Command CreateShow()
    {
        Argument<string> name = new Argument<string>("name") { Description = "A dataset that experiments can name." }.WithDatasets(_ => true);
        Option<bool> json = Answer.CreateOption("dataset/1");
        var command = new Command(
            "show", "Say what is known of a dataset: its terms, its address, its checksum, how its files are read.") { name, json };
        command.SetAction(arguments => Guard.Run(_ =>
        {
            Dataset dataset = Find(arguments.GetValue(name)!);
            string checksum = dataset.Download.Sha256 is { } sha256 ? $"sha256 {sha256}"
                : dataset.NeedsPin
                    ? $"pinned by the repository{(dataset.Checksum is { } other ? $"; the publisher's {other}" : "")}" : "none: generated";
            (string Key, string? Value)[] known =
            [
                ("what", dataset.Description), ("terms", dataset.License), ("page", dataset.Page), ("address", dataset.Download.Url),
                ("by hand", dataset.ByHand ? "yes: its publisher wants people to sign in" : null), ("checksum", checksum),
                ("size", dataset.StatedSize is { } size ? string.Create(
                    CultureInfo.InvariantCulture, $"{size.Ratings:N0} ratings, {size.Users:N0} users, {size.Items:N0} items") : null),
                ("read as", OptionProperties.ToJson(dataset.Ingest)),
            ];
            var answer = new Answer(arguments.GetValue(json));
            foreach ((string key, string? value) in known.Where(line => line.Value is not null))
            {
                answer.WriteLine($"  {key,-10} {value}");
            }

            answer.Document(new
            {
                Format = "dataset/1", dataset.Name, dataset.Description, dataset.License, dataset.Page, Address = dataset.Download.Url,
                dataset.ByHand, dataset.NeedsPin, dataset.Download.Sha256, PublishersChecksum = dataset.Checksum, Size = dataset.StatedSize,
                ReadAs = JsonNode.Parse(OptionProperties.ToJson(dataset.Ingest)),
            });

            return 0;
        }));
        return command;
    }

    private static Command CreateInspect()
    {
        var file = new Argument<string>("file") { Description = "A CSV, TSV, JSON lines, Parquet or DuckDB file, or a folder that has only one." };
        Option<bool> json = Answer.CreateOption("inspection/1");
        var command = new Command(
            "inspect", "Guess what the columns of a file mean, and print the 'dataset' to paste into an experiment.") { file, json };
        command.SetAction(arguments => Guard.Run(_ =>
        {
            string path = RatingsFinder.FindNamed(arguments.GetValue(file)!, "bakeoff datasets inspect");
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

            if (arguments.GetValue(json))
            {
                new Answer(isJson: true).Document(
                    new { Format = "inspection/1", sample.Rows, guess.Notes, Dataset = JsonNode.Parse(guess.ToJson()) });
                return 0;
            }

            Console.WriteLine("\"dataset\": " + guess.ToJson());
            return 0;
        }));
        return command;
    }
}
