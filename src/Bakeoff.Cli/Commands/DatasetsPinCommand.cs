using System.CommandLine;
using System.Globalization;
using Bakeoff.Core;
using Bakeoff.Data;
using Bakeoff.Experiments;

namespace Bakeoff.Cli;

/// <summary><c>bakeoff datasets pin NAME</c>: writes down which bytes a repository means by a dataset.</summary>
internal sealed class DatasetsPinCommand
{
    private readonly Argument<string> _name =
        new Argument<string>("name") { Description = "A dataset that bakeoff datasets marks with *." }.WithDatasets(dataset => dataset.NeedsPin);

    private readonly Option<string?> _mirror =
        new("--mirror") { Description = "A folder, file:// or http(s):// address to take the archive from (BAKEOFF_MIRROR)." };
    private readonly Option<bool> _offline = new("--offline") { Description = "Never use the network." };
    private readonly Option<string?> _artifacts =
        new("--artifacts") { Description = "What is fetched goes to the folder archives in it; default artifacts/ (BAKEOFF_ARTIFACTS)." };
    private readonly Option<string?> _experiments =
        new("--experiments") { Description = "The folder of the experiments; default experiments/ here or above." };

    private readonly Option<bool> _json = Answer.CreateOption("dataset-pin/1");

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var pin = new DatasetsPinCommand();
        var command = new Command(
            "pin",
            $"Fetch a dataset's archive once, hold it to the publisher's checksum where there is one, and write its SHA-256 into "
                + $"{DatasetLock.FileName} "
                + "in the folder of the experiments, to be committed. Other bytes are refused from then on.") { pin._name, pin._mirror, pin._offline,
                    pin._artifacts, pin._experiments, pin._json };
        command.SetAction(arguments => Guard.Run(cancellation => pin.Run(arguments, cancellation)));
        return command;
    }

    private int Run(ParseResult arguments, CancellationToken cancellation)
    {
        Dataset dataset = DatasetsCommand.Find(arguments.GetValue(_name)!);
        var answer = new Answer(arguments.GetValue(_json));
        if (!dataset.NeedsPin)
        {
            answer.Document(new { Format = "dataset-pin/1", dataset.Name, Pin = (DatasetPin?)null });
            answer.WriteLine($"{dataset.Name} needs no pin: {(dataset.Download.Sha256 is null ? "it is generated" : "Bakeoff knows its SHA-256")}.");
            return 0;
        }

        var options = new RunnerOptions();
        options = arguments.GetValue(_experiments) is { } given ? options with { ExperimentsFolder = Path.GetFullPath(given) } : options;
        options = (arguments.GetValue(_artifacts) ?? CommonOptions.Variable("BAKEOFF_ARTIFACTS")) is { } artifacts
            ? options with { ArtifactsFolder = artifacts } : options;
        string experiments = options.ExperimentsFolder, archives = Path.Combine(options.ArtifactsFolder, "archives");
        var fetch = new FetchPolicy(arguments.GetValue(_mirror) ?? CommonOptions.Variable("BAKEOFF_MIRROR"), arguments.GetValue(_offline));
        (DatasetLock pins, _) = DatasetLock.Read(experiments);
        var pinning = new DatasetPinning(fetch, archives, SilentProgress.Instance, cancellation);
        (DatasetPin pin, string file) = pinning.PinAsync(dataset).GetAwaiter().GetResult();
        string shown = Path.GetRelativePath(Environment.CurrentDirectory, Path.Combine(experiments, DatasetLock.FileName));
        if (pins.Datasets.TryGetValue(dataset.Name, out DatasetPin? before) && before.Url == pin.Url && before.Sha256 != pin.Sha256)
        {
            throw new ChecksumException(Path.GetRelativePath(Environment.CurrentDirectory, file), before.Sha256, pin.Sha256);
        }

        pins.Write(experiments, dataset.Name, pin);
        answer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{dataset.Name}: {pin.DownloadBytes} bytes, sha256 {pin.Sha256}"));
        answer.WriteLine(pin.CheckedAgainst is { } published ? $"The publisher's checksum is the same: {published}."
            : "The publisher has no checksum of it: this first download is trusted.");
        answer.WriteLine($"Terms: {dataset.License}.");
        answer.WriteLine(
            $"Written to {shown}: commit it. The archive is in "
                + $"{Path.GetRelativePath(Environment.CurrentDirectory, Path.GetDirectoryName(file)!)}, which "
                + "--mirror may name.");
        answer.Document(
            new { Format = "dataset-pin/1", dataset.Name, Pin = pin, LockFile = Path.GetFullPath(shown), Archive = Path.GetFullPath(file) });
        return 0;
    }
}
