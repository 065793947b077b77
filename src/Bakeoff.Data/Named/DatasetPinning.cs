using Bakeoff.Core;

namespace Bakeoff.Data;

/// <summary>Looks at the archive of a dataset once, so that a repository can pin its bytes: trust on first use, written down.</summary>
/// <param name="fetch">Where the archive may come from.</param>
/// <param name="folder">Where what is fetched is kept; an attempt that was cut is resumed there.</param>
/// <param name="progress">Is told how far the download is.</param>
/// <param name="cancellation">Ends it; what came stays.</param>
public sealed class DatasetPinning(FetchPolicy fetch, string folder, IStageProgress progress, CancellationToken cancellation)
{
    /// <summary>
    /// Fetches the archive, or takes that of the mirror's folder, and compares it with the publisher's checksum where there is one.
    /// </summary>
    /// <param name="dataset">A dataset that needs a pin.</param>
    /// <returns>The pin, and the archive.</returns>
    /// <exception cref="ReportedException">It cannot be fetched by a program (<c>BKF1026</c>).</exception>
    /// <exception cref="DownloadException">
    /// The archive cannot be had (<c>BKF3003</c> to <c>BKF3006</c>), or it has not the publisher's checksum (<c>BKF3001</c>).
    /// </exception>
    public async Task<(DatasetPin Pin, string File)> PinAsync(Dataset dataset)
    {
        string url = dataset.Download.Url!, name = dataset.Download.ArchiveName!;
        bool isFolder = fetch.Mirror is { } mirror && !mirror.Contains("://", StringComparison.Ordinal);
        if (dataset.ByHand && fetch.Mirror is null)
        {
            throw new ReportedException([new ErrorReport(
                ErrorCodes.UnpinnedDataset, $"the archive of '{dataset.Name}' cannot be fetched by a program: its publisher wants people to sign in.",
                $"Fetch {name} from {dataset.Page} by hand, and name its folder: bakeoff datasets pin {dataset.Name} --mirror=FOLDER.")]);
        }

        string file = isFolder ? Path.GetFullPath(Path.Combine(fetch.Mirror!, name)) : Path.Combine(folder, name);
        string source = file;
        if (!isFolder || !File.Exists(file))
        {
            (string part, source) = await new ArchiveDownload(ContextOf()).BringAsync(dataset.Download).ConfigureAwait(false);
            File.Move(part, file, overwrite: true);
            Directory.Delete(Resumed, recursive: true);
        }

        if (dataset.Checksum is { } published && published.Compute(file) is var actual && actual != published.Value)
        {
            throw new DownloadException(
                ErrorCodes.ChecksumMismatch, source,
                $"expected the publisher's checksum {published}, got {actual}: this is not what was published, and nothing was pinned.",
                "Fetch it again, or from another mirror; an archive that was packed again is another one.");
        }

        return (new DatasetPin(url, new FileInfo(file).Length, ContentHash.OfFile(file), dataset.Checksum?.ToString()), file);
    }

    private string Resumed => Path.Combine(folder, "partial");

    private StageContext ContextOf() => new()
    {
        OptionsJson = "{}", Inputs = new Dictionary<string, string>(), OutputFolder = folder, WorkFolder = folder, ResumeFolder = Resumed,
        Fetch = fetch,
        Progress = progress, Cancellation = cancellation,
    };
}
