using System.Globalization;
using Bakeoff.Reporting;

namespace Bakeoff.Experiments;

/// <summary>Says in words what a bundle holds, for whoever opens the archive.</summary>
internal static class BundleReadme
{
    /// <summary>Writes the content of <c>README.md</c>.</summary>
    /// <param name="experiment">The experiment's name.</param>
    /// <param name="report">What it asks.</param>
    /// <param name="data">Its data.</param>
    public static string Write(string experiment, ReportOptions report, BundleManifest.DatasetOf data)
    {
        string run = data.IsElsewhere ? "bakeoff bundle --run FILE.zip --data=FOLDER   # runs it again here with your copy of the data"
            : "bakeoff bundle --run FILE.zip      # runs it again here";
        return $"""
            # {experiment}

            {report.Question}

            This is a bundle of Bakeoff: an experiment with what it reads, and the SHA-256 of every file that its stages wrote.

                bakeoff bundle --check FILE.zip    # what an audit looks for, and what is missing
                {run}, and compares the bytes

            | folder or file | what |
            |---|---|
            | `experiments/` | the experiment, and those that it extends |
            | `data/`, `files/`, `assemblies/`, `sources/` | the user's data, other files, and the code of custom models |
            | `results/` | the report and the logs of the stages; larger files are named by their hashes in `bundle.json` |
            | `tuning/` | sweeps that chose options |
            | `engine/` | the lock files of the engine |
            | `bundle.json` | every stage with its options, seed, code and packages, and the hash of every artifact |
            | `ro-crate-metadata.json` | the same as a Workflow Run RO-Crate |

            Data: {DataOf(data)}.

            """.ReplaceLineEndings("\n") + (data.IsElsewhere ? Wanted(data) : "");
    }

    /// <summary>Says what an archive has of its data.</summary>
    /// <param name="data">The data.</param>
    public static string DataOf(BundleManifest.DatasetOf data) => data.Kind switch
    {
        "archive" => $"{data.Name} by its checksum, from {data.Url}",
        "synthetic" => $"{data.Name}, which is generated from its options",
        _ when data.Included => $"{CountOf(data)} of {data.Name}, {Invariant(data.Files.Sum(file => file.Bytes))} bytes",
        _ => $"{CountOf(data)} of {data.Name} by hash alone: whoever runs it names a folder with a copy, bakeoff bundle --run FILE --data=FOLDER",
    };

    private static string CountOf(BundleManifest.DatasetOf data) => Counted.Plain(data.Files.Count, "file");

    private static string Wanted(BundleManifest.DatasetOf data) =>
        "\nThe folder needs these, each under its name or its place:\n\n| file | place | bytes | SHA-256 |\n|---|---|---|---|\n"
        + string.Concat(data.Files.Zip(data.Paths, (file, path) => $"| `{file.Path}` | `{path}` | {Invariant(file.Bytes)} | `{file.Sha256}` |\n"));

    private static string Invariant(long number) => number.ToString(CultureInfo.InvariantCulture);
}
