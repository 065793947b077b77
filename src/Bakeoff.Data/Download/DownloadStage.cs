using Bakeoff.Core;

namespace Bakeoff.Data;

/// <summary>
/// Brings a dataset's raw files: an archive as <c>archive.zip</c>, or the files themselves. For an archive the output
/// is fixed by its checksum, so the code of this stage is not in its key.
/// </summary>
public sealed class DownloadStage : IStage
{
    /// <summary>The file that an archive becomes.</summary>
    public const string ArchiveFile = "archive.zip";

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
                CopyExternal(context.Inputs[StageContext.ExternalInput], context);
                break;
            default:
                new ArchiveDownload(context).FetchAsync(options, context.OutputFile(ArchiveFile)).GetAwaiter().GetResult();
                break;
        }
    }

    private static void CopyExternal(string path, StageContext context)
    {
        if (File.Exists(path))
        {
            bool zip = Path.GetExtension(path).Equals(".zip", StringComparison.OrdinalIgnoreCase);
            File.Copy(path, context.OutputFile(zip ? ArchiveFile : Path.GetFileName(path)));
            return;
        }

        foreach (string file in Directory.EnumerateFiles(path).Order(StringComparer.Ordinal))
        {
            context.Cancellation.ThrowIfCancellationRequested();
            File.Copy(file, context.OutputFile(Path.GetFileName(file)));
        }
    }
}
