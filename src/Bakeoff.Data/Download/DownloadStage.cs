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
                TakeExternal(context.Inputs[StageContext.ExternalInput], context);
                break;
            default:
                new ArchiveDownload(context).FetchAsync(options, context.OutputFile(ArchiveFile)).GetAwaiter().GetResult();
                break;
        }
    }

    /// <summary>The engine has copied the user's files for this stage alone, so they are moved. A single zip file is an archive.</summary>
    private static void TakeExternal(string folder, StageContext context)
    {
        string[] files = [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal)];
        bool archive = files is [var only] && Path.GetExtension(only).Equals(".zip", StringComparison.OrdinalIgnoreCase);
        foreach (string file in files)
        {
            File.Move(file, context.OutputFile(archive ? ArchiveFile : Path.GetFileName(file)));
        }
    }
}
