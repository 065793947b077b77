using System.CommandLine;
using Bakeoff.Core;
using Bakeoff.Experiments;

namespace Bakeoff.Cli;

/// <summary><c>bakeoff ui</c>: the runs, what is under way, and the store, in a browser of this machine.</summary>
internal static class UiCommand
{
    private const string Format = "ui/1";

    public static Command Create()
    {
        var common = new CommonOptions();
        var port = new Option<int>("--port")
        {
            Description = "The port of 127.0.0.1 to listen on. Default: one that is free.",
            CustomParser = result => NumberArgument.ParseCount(result, "--port", 0, 65535),
        };
        var noOpen = new Option<bool>("--no-open") { Description = "Print the address, and open no browser." };
        Option<bool> json = Answer.CreateOption(Format);
        var command = new Command(
            "ui", "Show the runs of all experiments, those that are under way, comparisons of any two, and the store in a browser; Ctrl-C ends it. "
                + "It listens on this machine alone, and changes nothing.") { port, noOpen, json };
        common.AddFoldersTo(command);
        command.SetAction(arguments => Guard.Run(cancellation =>
        {
            RunnerOptions options = common.Options(arguments);
            var request = new ExplorerRequest(
                options.ExperimentsFolder, options.ArtifactsFolder, options.StoreFolder, arguments.GetValue(port), options.Threads);
            Check(options);
            using ExplorerProcess explorer = ExplorerProcess.Start(request, AppContext.BaseDirectory, Console.Error.WriteLine);
            var answer = new Answer(arguments.GetValue(json));
            answer.Document(new { Format, explorer.Address });
            answer.WriteLine($"Bakeoff's explorer: {explorer.Address}");
            answer.WriteLine("Ctrl-C ends it. The address is a key: whoever has it, and is on this machine, sees what you see.");
            using AddressFile? file = arguments.GetValue(noOpen) || PageOpener.FindProgram(HostSystem.Instance) is null ? null
                : AddressFile.Create(explorer.Address);
            if (file is not null)
            {
                PageOpener.OpenFile(file.Path, HostSystem.Instance, answer.Output);
            }

            return explorer.Wait(cancellation) ? 0 : throw new ReportedException([new ErrorReport(
                ErrorCodes.ExplorerUnavailable, "the explorer ended by itself.", "Run it again; if it ends so once more, report it.")]);
        }));
        return command;
    }

    /// <summary>Where nothing was run yet, the folders of this repository are not there; any other that is not there may be mistyped.</summary>
    /// <exception cref="StoreException">A folder is a file (<c>BKF4001</c>).</exception>
    private static void Check(RunnerOptions options)
    {
        var usual = new RunnerOptions { ExperimentsFolder = options.ExperimentsFolder };
        string[] expected = [usual.ArtifactsFolder, Path.Combine(options.ArtifactsFolder, "store")];
        Array.ForEach(
            [options.ArtifactsFolder, options.StoreFolder],
            folder => NamedFile.RequireNoFile(folder, "Name the folder that runs write to: --artifacts=FOLDER, --store=FOLDER."));
        foreach (string folder in ExplorerRequest.MissingOf(options.ArtifactsFolder, options.StoreFolder).Except(expected))
        {
            RunText.Warn($"there is no folder {folder}: nothing can be shown of it until something is run there.");
        }
    }
}
