using System.Globalization;
using Bakeoff.Experiments;
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

    /// <summary>
    /// Lists the pages of a run's experiment: there is one of each kind, and its title says where it does not show this run.
    /// </summary>
    /// <param name="settings">Where they are.</param>
    /// <param name="run">The record of the run.</param>
    public static object[] Of(EngineSettings settings, RunRecord.Record run) =>
    [
        .. new[] { (IsShown(settings, run) ? "Report" : "Report of the last run", $"reports/{run.Experiment}/{Index}"),
            ("Last run", $"reports/{run.Experiment}/{RunPage.FileName}"), ("Last comparison", $"comparisons/{run.Experiment}/{Index}"),
            ("Last sweep", $"sweeps/{run.Experiment}/{Index}") }
            .Where(page => ArtifactFiles.Find(settings.ArtifactsFolder, page.Item2) is not null)
            .Select(page => new { Title = page.Item1, Href = AddressOf(page.Item2) }),
    ];

    /// <summary>
    /// Whether the report in the folder is that of the run: its stage was last used with the run's key. The last record does not say so, since a run
    /// that needs nothing but the report of an earlier one leaves none.
    /// </summary>
    private static bool IsShown(EngineSettings settings, RunRecord.Record run)
    {
        string report = StageTable.Report.Name;
        return new LastRuns(settings.RunsFolder(run.Experiment)).Find(report)?.Key is { } last
            && run.Stages.Any(stage => stage.Label == report && stage.Key == last);
    }

    /// <summary>Experiments may be in folders of others: so are their pages.</summary>
    private static IEnumerable<object> In(EngineSettings settings, string folder, string kind)
    {
        string root = Path.Combine(settings.ArtifactsFolder, folder);
        var deep = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        string AboutOf(string file) =>
            Path.GetRelativePath(root, Path.GetDirectoryName(file)!).Replace('\\', '/') is var about && about == "." ? "" : about;
        return (Directory.Exists(root) ? Directory.EnumerateFiles(root, Index, deep) : []).OrderBy(AboutOf, StringComparer.Ordinal)
            .Select(file => (About: AboutOf(file), Path: Path.GetRelativePath(settings.ArtifactsFolder, file).Replace('\\', '/'), File: file))
            .Where(page => ArtifactFiles.Find(settings.ArtifactsFolder, page.Path) is not null)
            .Select(page => new
            {
                Title = $"{(page.About.Length == 0 ? "all experiments" : page.About)}: {kind}", Kind = kind, Href = AddressOf(page.Path),
                Time = File.GetLastWriteTimeUtc(page.File).ToString("O", CultureInfo.InvariantCulture),
            });
    }

    private static string AddressOf(string path) => "/files/" + string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
}
