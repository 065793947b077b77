using System.Text.Json;
using Bakeoff.Core;
using Bakeoff.Data;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Unpacks a bundle, and proves that it is whole: every file is there, has the hash that the bundle says, and no other is.</summary>
internal static class BundleArchive
{
    /// <summary>Unpacks a bundle.</summary>
    /// <param name="file">The archive.</param>
    /// <param name="folder">A folder that is empty or not there yet.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>What the bundle says of itself.</returns>
    /// <exception cref="DataException">
    /// The archive is damaged (<c>BKF2001</c>), leads out of the folder (<c>BKF2002</c>), is too large (<c>BKF2022</c>), or is no bundle or another
    /// one than it says (<c>BKF4008</c>).
    /// </exception>
    public static BundleManifest Unpack(string file, string folder, CancellationToken cancellation)
    {
        if (!File.Exists(file))
        {
            throw Bad(file, "there is no such file", "Name the archive that 'bakeoff bundle' wrote.");
        }

        using (ZipContent zip = ZipContent.Open(file))
        {
            RefuseColliding(file, [.. zip.Files.Select(entry => entry.Path)]);
            var limit = new UnpackLimit(Path.GetFileName(file), new FileInfo(file).Length, folder);
            foreach ((string path, System.IO.Compression.ZipArchiveEntry entry) in zip.Files)
            {
                cancellation.ThrowIfCancellationRequested();
                string target = Path.Combine(folder, path);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                zip.Extract(entry, target, limit, cancellation);
                if (!OperatingSystem.IsWindows() && (entry.ExternalAttributes >> 16 & (int)UnixFileMode.UserExecute) != 0)
                {
                    File.SetUnixFileMode(target, File.GetUnixFileMode(target) | UnixFileMode.UserExecute);
                }
            }
        }

        BundleManifest manifest = ReadManifest(file, folder);
        Verify(file, folder, manifest);
        return manifest;
    }

    /// <summary>Where two entries would be one file, or one a folder of the other, the second would replace the first.</summary>
    private static void RefuseColliding(string file, string[] paths)
    {
        var known = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        string? twice = paths.FirstOrDefault(path => !known.Add(path));
        twice ??= paths.FirstOrDefault(path => Enumerable.Range(0, path.Length).Any(i => path[i] == '/' && known.Contains(path[..i])));
        if (twice is not null || paths.Any(path => path.Split('/').Any(step => step is "" or ".")))
        {
            throw Bad(file, $"two of its entries are one file ('{twice}')", "Do not use it: it was changed after it was written.");
        }
    }

    private static BundleManifest ReadManifest(string file, string folder)
    {
        string path = Path.Combine(folder, BundleManifest.FileName);
        try
        {
            BundleManifest manifest = CanonicalJson.Deserialize<BundleManifest>(File.ReadAllText(path));
            return manifest.Format is { } format && format != BundleManifest.CurrentFormat
                ? throw Bad(
                    file, $"its format is '{format}', and this version reads {BundleManifest.CurrentFormat}", "Use the version that wrote it.")
                : manifest.IsWhole() ? manifest
                : throw Bad(file, $"its {BundleManifest.FileName} lacks what a bundle needs", "Write the bundle again.");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Bad(file, $"it has no {BundleManifest.FileName}", "Name an archive that 'bakeoff bundle' wrote.", e);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw Bad(file, $"its {BundleManifest.FileName} cannot be read: {e.Message}", "Write the bundle again.", e);
        }
    }

    private static void Verify(string file, string folder, BundleManifest manifest)
    {
        HashSet<string> there =
        [
            .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'))
                .Where(path => path is not (BundleManifest.FileName or BundleManifest.CrateName)),
        ];
        foreach (StoredFile said in manifest.Files)
        {
            if (!there.Remove(said.Path))
            {
                throw Bad(file, $"it lacks '{said.Path}', which its {BundleManifest.FileName} names", "Write or fetch the bundle again.");
            }

            string hash = ContentHash.OfFile(Path.Combine(folder, said.Path));
            if (hash != said.Sha256)
            {
                throw Bad(
                    file, $"'{said.Path}' has the hash {hash[..12]}, and the bundle says {Short(said.Sha256)}",
                    "Do not trust it: it was changed after it was written. Fetch the bundle again.");
            }
        }

        DemandResults(file, manifest);
        DemandPlaces(file, manifest);
        if (there.Order(StringComparer.Ordinal).FirstOrDefault() is { } more)
        {
            throw Bad(
                file, $"it has '{more}', which its {BundleManifest.FileName} does not name",
                "Do not trust it: it was changed after it was written. Fetch the bundle again.");
        }
    }

    /// <summary>What a stage wrote, as the bundle says it, is what the archive has of it.</summary>
    private static void DemandResults(string file, BundleManifest manifest)
    {
        Dictionary<string, string> hashes = manifest.Files.ToDictionary(said => said.Path, said => said.Sha256, StringComparer.Ordinal);
        foreach (BundleManifest.Stage stage in manifest.Stages)
        {
            foreach (StoredFile output in stage.Outputs)
            {
                if (stage.Included.TryGetValue(output.Path, out string? path) && hashes.GetValueOrDefault(path) != output.Sha256)
                {
                    throw Bad(
                        file, $"{stage.Label} is said to have written '{output.Path}' with the hash {Short(output.Sha256)}, and '{path}' has another",
                        "Do not trust it: it was changed after it was written. Fetch the bundle again.");
                }
            }
        }
    }

    /// <summary>What the archive lacks of its data is put next to what it has, and replaces none of it.</summary>
    private static void DemandPlaces(string file, BundleManifest manifest)
    {
        HashSet<string> taken = [.. manifest.Files.Select(said => said.Path)];
        string[] places = manifest.Dataset.IsElsewhere ? [.. manifest.Dataset.Files.Select(data => data.Path), .. manifest.Dataset.Paths] : [];
        if (places.FirstOrDefault(place => Path.IsPathRooted(place) || place.Split('/', '\\').Any(step => step is "" or "." or "..")) is { } outside)
        {
            throw Bad(file, $"its data has the place '{outside}'", "Do not use it: it was changed after it was written.");
        }

        if (manifest.Dataset.IsElsewhere && manifest.Dataset.Paths.FirstOrDefault(place => !taken.Add(place)) is { } twice)
        {
            throw Bad(file, $"its data has the place of another file, '{twice}'", "Do not use it: it was changed after it was written.");
        }
    }

    private static string Short(string hash) => hash.Length > 12 ? hash[..12] : hash;

    private static DataException Bad(string file, string problem, string remedy, Exception? inner = null) => new(
        ErrorCodes.BadBundle, $"this is not a bundle as it was written: {problem}.", remedy, new FileLocation(Path.GetFileName(file)), inner);
}
