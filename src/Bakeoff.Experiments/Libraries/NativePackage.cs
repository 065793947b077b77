using System.Text.Json;

namespace Bakeoff.Experiments;

/// <summary>
/// A package of native libraries that the engine was built with, as its <c>.deps.json</c> describes it. The engine's own package leaves it out where
/// few need it; its version and hash are in the keys of the stages that call it, whether it is there or not.
/// </summary>
/// <param name="Id">The package's id, such as <c>libtorch-cpu-linux-x64</c>.</param>
/// <param name="Version">Its version.</param>
/// <param name="ContentHash">The SHA-512 of its content in base64, as NuGet computes it: a signature does not change it.</param>
/// <param name="Files">The paths of its libraries for this system in the package, with slashes.</param>
internal sealed record NativePackage(string Id, string Version, string ContentHash, IReadOnlyList<string> Files)
{
    private const string Algorithm = "sha512-";

    /// <summary>Finds the packages that an engine was built with and whose libraries are not all next to it.</summary>
    /// <param name="engineFolder">The engine's folder.</param>
    /// <param name="engine">The name of the engine's assembly.</param>
    /// <param name="beginning">What the ids of the packages begin with.</param>
    /// <returns>The packages, in ordinal order of their ids; none where nothing describes the engine.</returns>
    public static IReadOnlyList<NativePackage> FindMissing(string engineFolder, string engine, string beginning)
    {
        string file = Path.Combine(engineFolder, engine + ".deps.json");
        if (!File.Exists(file))
        {
            return [];
        }

        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file));
        JsonElement root = document.RootElement;
        JsonElement target = root.GetProperty("targets").GetProperty(root.GetProperty("runtimeTarget").GetProperty("name").GetString()!);
        return
        [
            .. root.GetProperty("libraries").EnumerateObject().Where(library => library.Name.StartsWith(beginning, StringComparison.Ordinal))
                .Select(library => Read(library, target)).Where(package => package.Files.Count > 0 && !package.IsIn(engineFolder))
                .OrderBy(package => package.Id, StringComparer.Ordinal),
        ];
    }

    /// <summary>Whether a folder has all of the libraries, side by side or as they are in the package.</summary>
    /// <param name="folder">The folder, which need not be there.</param>
    public bool IsIn(string folder) =>
        Files.All(file => File.Exists(Path.Combine(folder, Path.GetFileName(file))) || File.Exists(Path.Combine(folder, file)));

    private static NativePackage Read(JsonProperty library, JsonElement target)
    {
        string[] name = library.Name.Split('/');
        string hash = library.Value.GetProperty("sha512").GetString()!;
        string[] files = target.TryGetProperty(library.Name, out JsonElement entry) && entry.TryGetProperty("native", out JsonElement native)
            ? [.. native.EnumerateObject().Select(file => file.Name)] : [];
        return new NativePackage(name[0], name[1], hash.StartsWith(Algorithm, StringComparison.Ordinal) ? hash[Algorithm.Length..] : hash, files);
    }
}
