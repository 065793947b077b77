using System.CommandLine;
using System.Text.Json.Nodes;
using Bakeoff.Data;
using Bakeoff.Experiments;

namespace Bakeoff.Cli;

/// <summary><c>bakeoff init</c>: a first experiment in a repository that is there already, on the ratings that it has.</summary>
internal sealed class InitCommand
{
    private const string Format = "init/1", CommandName = "bakeoff init";

    private readonly Argument<string?> _file = new("file")
    {
        Description = "The file with ratings: CSV, TSV, JSON lines, Parquet or DuckDB; or a folder that has only one. Default: this folder.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _dataset = new("--dataset") { Description = "A named dataset instead of a file; bakeoff datasets lists them." };
    private readonly Option<string?> _name = new("--name") { Description = "The experiment's name. Default: that of the file or the dataset." };
    private readonly Option<string?> _experiments =
        new("--experiments") { Description = "The folder of the experiments; default experiments/ here or above in the repository, else here." };
    private readonly Option<bool> _json = Answer.CreateOption(Format);

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var init = new InitCommand();
        init._dataset.HelpName = "dataset";
        init._dataset.CompletionSources.Add([.. Datasets.All.Select(dataset => dataset.Name)]);
        var command = new Command(
            "init",
            "Write a first experiment into a repository that is there already: experiments/NAME/experiment.json, what editors and git need. Asks "
                + "nothing, and overwrites nothing.") { init._file, init._dataset, init._name, init._experiments, init._json };
        command.Validators.Add(result =>
        {
            if (result.GetResult(init._file) is { Tokens.Count: > 0 } && result.GetResult(init._dataset) is { Implicit: false })
            {
                result.AddError("a file and '--dataset' exclude each other: an experiment has one dataset.");
            }
        });
        command.SetAction(arguments => Guard.Run(_ => init.Run(arguments)));
        return command;
    }

    private int Run(ParseResult arguments)
    {
        var answer = new Answer(arguments.GetValue(_json));
        string folder = Path.GetFullPath(arguments.GetValue(_experiments) ?? new RunnerOptions().ExperimentsFolder);
        var setup = new RepositorySetup(folder);
        (string name, JsonNode dataset) = Describe(arguments, setup);
        IReadOnlyList<SetupFile> files = setup.Plan(name, dataset);
        RepositorySetup.Write(files);
        foreach (string note in setup.Notes)
        {
            answer.WriteLine("Note: " + note);
        }

        foreach (SetupFile file in files)
        {
            answer.WriteLine($"  {(file.IsExtended ? "added to" : "wrote"),-8} {Path.GetRelativePath(Environment.CurrentDirectory, file.Path)}");
        }

        string next = TargetCommand.Write("Report", $"-e {name}");
        answer.WriteLine($"Next: {next}");
        if (next.StartsWith("bakeoff ", StringComparison.Ordinal))
        {
            answer.WriteLine($"(Without an installed tool: dnx {next})");
        }

        answer.Document(new
        {
            Format, Experiment = name, Files = files.Select(file => Path.GetFullPath(file.Path)).ToArray(), setup.Notes,
        });
        return 0;
    }

    private (string Name, JsonNode Dataset) Describe(ParseResult arguments, RepositorySetup setup)
    {
        string? given = arguments.GetValue(_name);
        if (arguments.GetValue(_dataset) is { } dataset)
        {
            return (given ?? dataset, JsonValue.Create(DatasetsCommand.Find(dataset).Name));
        }

        string file = arguments.GetValue(_file) is { } named ? RatingsFinder.FindNamed(named, CommandName)
            : RatingsFinder.FindOnly(Environment.CurrentDirectory, CommandName);
        string name = given ?? RepositorySetup.NameFor(file);
        return (name, setup.Inspect(file, name));
    }
}
