using Bakeoff.Pipeline;
using Bakeoff.Reporting;

namespace Bakeoff.Experiments;

/// <summary>Says of which commit a page was made that is not cached by its key, and links it to other pages where they are there.</summary>
internal static class PageStamps
{
    /// <summary>Looks at what is checked out around a folder.</summary>
    /// <param name="settings">Where results are kept; they are no changes.</param>
    /// <param name="folder">The folder of the experiments.</param>
    public static PageStamp Create(EngineSettings settings, string folder) => GitCheckout.Around(folder) is { Commit: { } commit } git
        ? new PageStamp(
            commit, GitCheckout.DateOf(git.Root, commit),
            GitCheckout.HasUncommittedChanges(git.Root, [settings.ArtifactsFolder, settings.StoreFolder]))
        : new PageStamp();

    /// <summary>The page of an experiment's report as an address from a folder; null where there is none.</summary>
    /// <param name="settings">Where reports are.</param>
    /// <param name="experiment">The name of the experiment.</param>
    /// <param name="folder">The folder of the page that links to it.</param>
    public static string? FindReport(EngineSettings settings, string experiment, string folder)
    {
        string page = Path.Combine(settings.ReportFolder(experiment), "index.html");
        return File.Exists(page) ? AddressOf(folder, page) : null;
    }

    /// <summary>The address of a file from a folder.</summary>
    /// <param name="folder">The folder of the page that links to it.</param>
    /// <param name="file">The file.</param>
    public static string AddressOf(string folder, string file) => string.Join(
        '/', Path.GetRelativePath(folder, file).Replace('\\', '/').Split('/').Select(Uri.EscapeDataString));
}
