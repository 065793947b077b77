using System.Text;
using System.Text.Json;
using Bakeoff.Core;

namespace Bakeoff.Data;

/// <summary>
/// The archives that a repository has pinned, <c>bakeoff.lock.json</c> in the folder of its experiments, to be committed: so that everybody who has
/// the repository means the same bytes, where the publisher of a dataset has no SHA-256 of its archive.
/// </summary>
public sealed record DatasetLock
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "bakeoff.lock.json";

    /// <summary>The format that is written and read.</summary>
    public const string CurrentFormat = "lock/1";

    /// <summary>The format and its version.</summary>
    public string Format { get; init; } = CurrentFormat;

    /// <summary>The pins by the names of the datasets, in ordinal order.</summary>
    public IReadOnlyDictionary<string, DatasetPin> Datasets { get; init; } = new SortedDictionary<string, DatasetPin>(StringComparer.Ordinal);

    /// <summary>Reads the pins of a folder of experiments.</summary>
    /// <param name="experimentsFolder">The folder.</param>
    /// <returns>The pins with the bytes that they were read from; no pins and null where there is no such file.</returns>
    /// <exception cref="ReportedException">The file is not such a file (<c>BKF1003</c>).</exception>
    public static (DatasetLock Lock, byte[]? Bytes) Read(string experimentsFolder)
    {
        string file = Path.Combine(experimentsFolder, FileName);
        if (!File.Exists(file))
        {
            return (new DatasetLock(), null);
        }

        byte[] bytes = File.ReadAllBytes(file);
        try
        {
            DatasetLock read = CanonicalJson.Deserialize<DatasetLock>(Encoding.UTF8.GetString(bytes));
            return read.Format == CurrentFormat && read.Datasets.Values.All(pin => ContentHash.IsWellFormed(pin.Sha256) && pin.DownloadBytes > 0)
                ? (read, bytes) : throw Bad(file, $"its format is not {CurrentFormat}, or a checksum or size in it is malformed");
        }
        catch (JsonException e)
        {
            throw Bad(file, e.Message.Split(" Path:")[0].TrimEnd('.'));
        }
    }

    /// <summary>Adds a pin or replaces it, and writes the file.</summary>
    /// <param name="experimentsFolder">The folder of the experiments.</param>
    /// <param name="name">The name of the dataset.</param>
    /// <param name="pin">The pin.</param>
    public void Write(string experimentsFolder, string name, DatasetPin pin) => AtomicFile.WriteText(
        Path.Combine(experimentsFolder, FileName),
        CanonicalJson.Serialize(this with
        {
            Datasets = new SortedDictionary<string, DatasetPin>(
                Datasets.Where(other => other.Key != name).Append(KeyValuePair.Create(name, pin)).ToDictionary(), StringComparer.Ordinal),
        }));

    /// <summary>Gives a dataset with the bytes that are pinned; null where they are not, or another address is.</summary>
    /// <param name="dataset">A dataset that needs a pin.</param>
    public Dataset? Find(Dataset dataset) => Datasets.TryGetValue(dataset.Name, out DatasetPin? pin) && pin.Url == dataset.Download.Url
        ? dataset with { Download = dataset.Download with { DownloadBytes = pin.DownloadBytes, Sha256 = pin.Sha256 } } : null;

    private static ReportedException Bad(string file, string problem) => new([new ErrorReport(
        ErrorCodes.ExperimentSyntax, $"the pinned checksums cannot be read: {problem}.",
        "Take the file from version control; or delete it and pin each dataset again: bakeoff datasets pin NAME.",
        new FileLocation(Path.GetRelativePath(Environment.CurrentDirectory, file)))]);
}
