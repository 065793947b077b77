using System.Globalization;
using Bakeoff.Pipeline;

namespace Bakeoff.Explorer;

/// <summary>Lists the pages of an artifacts folder, format <c>explorer-pages/1</c>.</summary>
internal static class PagesDocument
{
    private const string Index = "index.html";

    /// <summary>Lists all pages.</summary>
    /// <param name="settings">Where they are.</param>
    public static object Create(EngineSettings settings) => new
    {
        Format = "explorer-pages/1",
        Pages = ArtifactFiles.Folders.SelectMany(folder => In(settings, folder.Key, folder.Value)).ToArray(),
    };

    /// <summary>Lists the pages of an experiment.</summary>
    /// <param name="settings">Where they are.</param>
    /// <param name="experiment">The experiment.</param>
    public static object[] Of(EngineSettings settings, string experiment) =>
    [
        .. new[] { ("Report", $"reports/{experiment}/{Index}"), ("Last run", $"reports/{experiment}/run.html"),
            ("Comparison", $"comparisons/{experiment}/{Index}"), ("Sweep", $"sweeps/{experiment}/{Index}") }
            .Where(page => ArtifactFiles.Find(settings.ArtifactsFolder, page.Item2) is not null)
            .Select(page => new { Title = page.Item1, Href = AddressOf(page.Item2) }),
    ];

    private static IEnumerable<object> In(EngineSettings settings, string folder, string kind)
    {
        string root = Path.Combine(settings.ArtifactsFolder, folder);
        return !Directory.Exists(root) ? [] : new[] { root }.Concat(Directory.EnumerateDirectories(root).Order(StringComparer.Ordinal))
            .Select(place => Path.Combine(place, Index)).Where(File.Exists).Select(file => new
            {
                Title = $"{(Path.GetDirectoryName(file) == root ? "all experiments" : Path.GetFileName(Path.GetDirectoryName(file)))}: {kind}",
                Kind = kind, Href = AddressOf(Path.GetRelativePath(settings.ArtifactsFolder, file).Replace('\\', '/')),
                Time = File.GetLastWriteTimeUtc(file).ToString("O", CultureInfo.InvariantCulture),
            });
    }

    private static string AddressOf(string path) => "/files/" + string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
}
