using System.CommandLine;
using Bakeoff.Core;
using Bakeoff.Experiments;

namespace Bakeoff.Cli;

/// <summary><c>bakeoff demo</c>: from an empty folder to a page in one command, without a network.</summary>
internal sealed class DemoCommand
{
    private readonly Option<bool> _json = Answer.CreateOption(RunDocument.CurrentFormat);
    private readonly Option<bool> _open = PageOpener.CreateOption();

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var demo = new DemoCommand();
        var command = new Command(
            "demo",
            $"Write the experiment {RepositorySetup.Demo} into the folder experiments/ here, run it on generated ratings, and say where its page is. "
                + "Needs no network, and overwrites nothing.") { demo._open, demo._json };
        command.SetAction(arguments => Guard.Run(cancellation => demo.Run(arguments, cancellation)));
        return command;
    }

    private int Run(ParseResult arguments, CancellationToken cancellation)
    {
        bool json = arguments.GetValue(_json);
        CommandOutput output = json ? CommandOutput.ToStandardError() : CommandOutput.ToStandardOutput();

        // Here, and not in a repository above: whoever tries it is to find what it made.
        var options = new RunnerOptions { ExperimentsFolder = Path.GetFullPath("experiments") };
        options = CommonOptions.Variable("BAKEOFF_ARTIFACTS") is { } artifacts ? options with { ArtifactsFolder = artifacts } : options;
        options = CommonOptions.Variable("BAKEOFF_STORE") is { } store ? options with { StoreFolder = store } : options;
        IReadOnlyList<SetupFile> files = new RepositorySetup(options.ExperimentsFolder).PlanDemo();

        // Reads bakeoff.json: if that is wrong, nothing is written.
        var runner = new ExperimentRunner(options, new ConsoleDisplay(output));
        RepositorySetup.Write(files);
        foreach (SetupFile file in files)
        {
            output.WriteLine($"  wrote    {Path.GetRelativePath(Environment.CurrentDirectory, file.Path)}");
        }

        RunResult result = runner.Run(RepositorySetup.Demo, new RunRequest(), cancellation);
        if (json)
        {
            Console.Write(CanonicalJson.Serialize(RunDocument.Create(result)));
        }

        Tell(result, arguments.GetValue(_open), output);
        return 0;
    }

    private static void Tell(RunResult result, bool isOpened, CommandOutput output)
    {
        string page = Path.GetFullPath(Path.Combine(result.ReportFolder!, "index.html"));
        output.WriteLine($"The page: {page}");
        output.WriteLine(
            $"Next: change a number in {Path.Combine("experiments", RepositorySetup.Demo, "experiment.json")}, and run it again: "
                + $"bakeoff run Report -e {RepositorySetup.Demo}; on ratings of yours: bakeoff init ratings.csv");
        output.WriteLine("(Without an installed tool: dnx bakeoff run …)");
        if (isOpened)
        {
            PageOpener.Open(result.ReportFolder!, HostSystem.Instance, output);
        }
    }
}
