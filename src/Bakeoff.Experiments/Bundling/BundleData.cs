using System.Globalization;
using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Puts the data of a bundle that was written without it where the bundle's experiment reads it.</summary>
/// <param name="manifest">What the bundle says of itself.</param>
/// <param name="file">The archive, for messages.</param>
internal sealed class BundleData(BundleManifest manifest, string file)
{
    private readonly FileLocation _archive = new(Path.GetFileName(file));

    /// <summary>Copies every file of the data that the archive has by its hash alone, if it has that hash.</summary>
    /// <param name="folder">Where the archive was unpacked.</param>
    /// <param name="data">
    /// A folder with the files, under their names or their paths in the archive; or the file, where there is one. Null where none is named.
    /// </param>
    /// <exception cref="ReportedException">
    /// A file is not there (<c>BKF2014</c>), or has other bytes (<c>BKF3001</c>); or the bundle needs none, or several where one is named
    /// (<c>BKF1001</c>).
    /// </exception>
    public void CopyInto(string folder, string? data)
    {
        BundleManifest.DatasetOf dataset = manifest.Dataset;
        if (!dataset.IsElsewhere)
        {
            Require(data is null, ErrorCodes.Usage, $"the bundle needs no '--data': it has {BundleReadme.DataOf(dataset)}.", "Leave out '--data'.");
            return;
        }

        Require(
            data is null || Path.Exists(data), ErrorCodes.DatasetPathMissing, $"'--data' names '{data}', which does not exist.",
            "Name the folder with the bundle's data.");
        Require(
            dataset.Files.Count == 1 || !File.Exists(data), ErrorCodes.Usage,
            $"'--data' names the file '{data}', and the bundle needs {string.Join(" and ", dataset.Files.Select(said => $"'{said.Path}'"))}.",
            "Name a folder that has all of them.");
        var problems = new List<ErrorReport>();
        foreach ((StoredFile said, string path) in dataset.Files.Zip(dataset.Paths))
        {
            string[] there = data is null ? [] : [.. Candidates(said, path, data).Select(Resolve).Where(StoreFile.IsRegular)];
            if (there.FirstOrDefault(candidate => ContentHash.OfFile(candidate) == said.Sha256) is { } right)
            {
                string target = Path.Combine(folder, path);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(right, target);
            }
            else
            {
                problems.Add(there.Length > 0 ? Differs(said, there[0]) : Missing(said, path, data));
            }
        }

        if (problems.Count > 0)
        {
            throw new ReportedException(problems);
        }
    }

    private static IEnumerable<string> Candidates(StoredFile said, string path, string data) =>
        File.Exists(data) ? [data] : [.. new[] { path, said.Path, Path.GetFileName(path) }.Select(name => Path.Combine(data, name)).Distinct()];

    /// <summary>The user may keep large data behind a link.</summary>
    private static string Resolve(string file) => File.Exists(file) ? File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file : file;

    private ErrorReport Missing(StoredFile said, string path, string? data)
    {
        string what = string.Create(CultureInfo.InvariantCulture, $"'{said.Path}' ({said.Bytes} bytes, sha256 {said.Sha256})");
        return data is null
            ? new ErrorReport(
                ErrorCodes.DatasetPathMissing, $"the bundle was written with --without-data, and does not have {what}.",
                $"Put that file into a folder, and name the folder: bakeoff bundle --run {Path.GetFileName(file)} --data=FOLDER.", _archive)
            : new ErrorReport(
                ErrorCodes.DatasetPathMissing, $"the bundle needs {what}, and '{data}' does not have it.",
                $"Put it there, under this name or as {path}.", _archive);
    }

    private ErrorReport Differs(StoredFile said, string found) => new(
        ErrorCodes.ChecksumMismatch,
        $"'{found}' has the sha256 {ContentHash.OfFile(found)}, and the bundle was made with '{said.Path}' of the sha256 {said.Sha256}.",
        "Get the file that the bundle was made with: every byte counts.", _archive);

    private void Require(bool condition, string code, string message, string remedy)
    {
        if (!condition)
        {
            throw new ReportedException([new ErrorReport(code, message, remedy, _archive)]);
        }
    }
}
