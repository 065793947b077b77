using Bakeoff.Core;

namespace Bakeoff.Data;

/// <summary>
/// Brings a dataset's raw files: a zip archive as <c>archive.zip</c>, another file under its name, or the files themselves. For what is fetched the
/// output is fixed by its checksum, so the code of this stage is not in its key.
/// </summary>
public sealed class DownloadStage : IStage
{
    /// <summary>The file that an archive becomes which is fetched; one of the user's keeps its name, which messages speak of.</summary>
    public const string ArchiveFile = "archive.zip";

    private static readonly string[] ReadByName = [".gz", ".tgz", ".csv", ".tsv", ".dat", ".txt", ".json", ".jsonl", ".parquet", ".duckdb"];

    /// <inheritdoc/>
    public string Name => "Download";

    /// <inheritdoc/>
    public void Run(StageContext context)
    {
        var options = context.Options<DownloadOptions>();
        switch (options.Kind)
        {
            case "synthetic":
                SyntheticDataset.Write(options.Synthetic!, context);
                break;
            case "path":
                TakeExternal(context.Inputs[StageContext.ExternalInput], context);
                break;
            default:
                new ArchiveDownload(context).FetchAsync(options, context.OutputFile(NameOf(options.ArchiveName!))).GetAwaiter().GetResult();
                break;
        }
    }

    /// <summary>How a file is read depends on the end of its name, unless it is a zip archive.</summary>
    private static string NameOf(string archive) =>
        ReadByName.Any(end => archive.EndsWith(end, StringComparison.OrdinalIgnoreCase)) ? archive : ArchiveFile;

    /// <summary>The engine has copied the user's files for this stage alone, so they are moved.</summary>
    private static void TakeExternal(string folder, StageContext context)
    {
        foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            File.Move(file, context.OutputFile(Path.GetRelativePath(folder, file)));
        }
    }
}
