using System.CommandLine;
using System.Globalization;
using Bakeoff.Core;
using Bakeoff.Experiments;

namespace Bakeoff.Cli;

/// <summary>
/// <c>bakeoff bundle</c>: an experiment with all that reproduces it in one archive; what one lacks; and whether its bytes come out again.
/// </summary>
internal sealed class BundleCommand
{
    private readonly CommonOptions _common = new();
    private readonly Option<string?> _check =
        new("--check") { HelpName = "file", Description = "A bundle: say what it has of what an audit looks for, and what it lacks "
        + $"({ErrorCodes.BundleIncomplete}, exit code 6)." };
    private readonly Option<string?> _run =
        new("--run") { HelpName = "file", Description = "A bundle: unpack it, run it with this engine, and compare the bytes of every "
        + $"file ({ErrorCodes.NotReproduced}, exit code 6, where some differ). It runs the code of custom models that is in the archive." };
    private readonly Option<string?> _output =
        new("--output", "-o") { Description = "The archive. Default: artifacts/bundles/EXPERIMENT.zip. With --run: "
        + "the folder, which must be empty. Default: next to the archive, under its name." };
    private readonly Option<bool> _withoutData =
        new("--without-data") { Description = "Leave the bytes of the user's own data out: the archive has their hashes alone, and whoever runs it "
        + "needs a copy (--data)." };
    private readonly Option<string?> _data =
        new("--data") { HelpName = "folder", Description = "With --run, of a bundle that was written --without-data: the folder with its data, whose "
        + "files must have the bundle's hashes." };
    private readonly Option<string?> _license =
        new("--license") { Description = "The licence of the bundle, an SPDX name such as CC-BY-4.0, or an address." };
    private readonly Option<bool> _json = new("--json")
    {
        Description = $"As JSON, format bundle/1; with --check {BundleCheckResult.CurrentFormat}, with --run {BundleReproduction.CurrentFormat}.",
    };

    public static Command Create()
    {
        var bundle = new BundleCommand();
        var command = new Command(
            "bundle",
            "Write an experiment with its data, code, options, tuning logs, seeds, environment and the hash of every artifact into one archive; or "
                + "check or run one.")
        {
            bundle._check, bundle._run, bundle._data, bundle._output, bundle._withoutData, bundle._license, bundle._json,
        };
        bundle._common.AddTo(command);
        command.Validators.Add(result =>
        {
            // Whether they are given, and not their values: one may be missing.
            bool IsGiven(Option option) => result.GetResult(option) is { Implicit: false };
            if (IsGiven(bundle._check) && IsGiven(bundle._run))
            {
                result.AddError("'--check' and '--run' are two commands: give one of them.");
            }

            if (IsGiven(bundle._data) && !IsGiven(bundle._run))
            {
                result.AddError("'--data' belongs to '--run', which is not given.");
            }
        });
        command.SetAction(arguments => Guard.Run(cancellation =>
            arguments.GetValue(bundle._check) is { } check ? bundle.Check(check, arguments, cancellation)
                : arguments.GetValue(bundle._run) is { } run ? bundle.Run(run, arguments, cancellation)
                : bundle.Write(arguments, cancellation)));
        return command;
    }

    private int Write(ParseResult arguments, CancellationToken cancellation)
    {
        var answer = new Answer(arguments.GetValue(_json));
        BundleResult result = _common.Runner(arguments, new ConsoleDisplay(answer.Output)).Bundle(
            _common.ExperimentName(arguments),
            new BundleRequest
            {
                OutputFile = arguments.GetValue(_output), WithoutData = arguments.GetValue(_withoutData), License = arguments.GetValue(_license),
            },
            cancellation);
        string file = Path.GetRelativePath(Environment.CurrentDirectory, result.File);
        answer.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{file}: {result.Files} files, {result.Bytes} bytes, sha256 {result.Sha256}"));
        answer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {result.Stages} stages with the hash of every file; data: {result.Data}"));
        answer.WriteLine($"  what an audit would miss: bakeoff bundle --check {file}");
        answer.Document(new { Format = "bundle/1", File = Path.GetFullPath(result.File), result.Files, result.Bytes, result.Sha256, result.Stages });
        return 0;
    }

    private int Check(string file, ParseResult arguments, CancellationToken cancellation)
    {
        BundleCheckResult result = BundleCheckJob.Run(file, cancellation);
        if (arguments.GetValue(_json))
        {
            Console.Write(CanonicalJson.Serialize(result));
        }
        else
        {
            Console.WriteLine($"{result.Experiment}: the bundle is whole, every file has its hash");
            foreach (BundleCheckItem item in result.Items)
            {
                Console.WriteLine($"  {(item.IsComplete ? "✓" : "✗")} {item.Name}");
                Array.ForEach([.. item.Found], line => Console.WriteLine($"      {line}"));
                Array.ForEach([.. item.Missing], line => Console.WriteLine($"    missing: {line}"));
            }
        }

        string[] missing = [.. result.Items.Where(item => !item.IsComplete).Select(item => item.Name)];
        return missing.Length == 0 ? 0 : throw new ReportedException([new ErrorReport(
            ErrorCodes.BundleIncomplete, $"the bundle lacks something of {string.Join(", ", missing)}.", "Add what is listed, and write it again.",
            new FileLocation(Path.GetFileName(file)))]);
    }

    private int Run(string file, ParseResult arguments, CancellationToken cancellation)
    {
        bool json = arguments.GetValue(_json);
        CommandOutput output = json ? CommandOutput.ToStandardError() : CommandOutput.ToStandardOutput();
        string full = Path.GetFullPath(file);
        string folder = arguments.GetValue(_output)
            ?? Path.Combine(Path.GetDirectoryName(full)!, Path.GetFileNameWithoutExtension(full) + "-run");
        BundleReproduction result =
            ExperimentRunner.RunBundle(
                _common.Options(arguments), new ConsoleDisplay(output), null, full, folder, arguments.GetValue(_data), cancellation);
        if (json)
        {
            Console.Write(CanonicalJson.Serialize(result));
        }
        else
        {
            Print(result);
        }

        int different = result.Stages.Count(stage => stage.State != BundleStageResult.Same);
        return result.IsReproduced ? 0 : throw new ReportedException([new ErrorReport(
            ErrorCodes.NotReproduced,
            string.Create(CultureInfo.InvariantCulture, $"{different} of {result.Stages.Count} stages wrote other bytes than the bundle says."),
            "The reasons are listed above: another version of the engine, of .NET or of a package, or another processor where torch trains.",
            new FileLocation(Path.GetFileName(file)))]);
    }

    private static void Print(BundleReproduction result)
    {
        foreach (BundleStageResult stage in result.Stages)
        {
            bool isSame = stage.State == BundleStageResult.Same;
            string reasons = stage.Reasons.Count == 0 ? "" : string.Create(
                CultureInfo.InvariantCulture, $" ({stage.Reasons.Count} {(stage.Reasons.Count == 1 ? "part" : "parts")} of its key differ)");
            string what = isSame ? "the same bytes" : $"{stage.State}: {string.Join(", ", stage.Files)}";
            Console.WriteLine($"  {(isSame ? "✓" : "✗")} {stage.Label}: {what}{reasons}");
            Array.ForEach([.. stage.Reasons.Take(isSame ? 0 : 10)], reason => Console.WriteLine($"      {reason}"));
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Experiment}: {result.Files} files of {result.Stages.Count} stages, "
                + $"{(result.IsReproduced ? "all with the bundle's bytes" : "not all with the bundle's bytes")}; in "
                + $"{Path.GetRelativePath(Environment.CurrentDirectory, result.Folder)}"));
    }
}
