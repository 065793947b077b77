using System.Diagnostics;
using System.Text.Json;
using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Finds the native libraries that a stage needs and the engine's package leaves out, and lets the stage's process find them.</summary>
/// <param name="engineFolder">The engine's folder.</param>
/// <param name="engine">The name of the engine's assembly.</param>
/// <param name="fetch">Fetches what is not there.</param>
internal sealed class NeededLibraries(string engineFolder, string engine, LibraryFetch fetch)
{
    /// <summary>Brings what a stage needs onto this machine; does nothing where that is next to the engine, as in a build.</summary>
    /// <param name="request">What the stage's process is asked to do.</param>
    /// <param name="tell">Is told what is done, in a few words.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The folders that the process has to search.</returns>
    /// <exception cref="ReportedException">
    /// Something cannot be fetched (<c>BKF6014</c>), is not what the engine was built with (<c>BKF6015</c>), or cannot be kept (<c>BKF6016</c>).
    /// </exception>
    public IReadOnlyList<string> Require(StageRequest request, Action<string> tell, CancellationToken cancellation)
    {
        StageDescriptor stage = StageTable.Find(request.Stage);
        return stage.NativePackages is { } beginning && stage.DependsOnProcessor(OptionsOf(request, stage))
            ? [.. NativePackage.FindMissing(engineFolder, engine, beginning)
                .Select(package => fetch.Require(package, request.Fetch.Offline, tell, cancellation))]
            : [];
    }

    /// <summary>Whether an engine's package leaves libraries out, and says which have to be fetched.</summary>
    /// <param name="engineFolder">The engine's folder.</param>
    /// <param name="engine">The name of the engine's assembly.</param>
    public static bool CanFetch(string engineFolder, string engine) =>
        StageTable.All.Select(entry => entry.Stage.NativePackages).OfType<string>().Distinct()
        .Any(beginning => NativePackage.FindMissing(engineFolder, engine, beginning).Count > 0);

    /// <summary>Lets a process search folders before those that the system names: the version in the key is the one that is loaded.</summary>
    /// <param name="start">How the process will be started.</param>
    /// <param name="folders">The folders.</param>
    public static void AddTo(ProcessStartInfo start, IReadOnlyList<string> folders)
    {
        if (folders.Count == 0)
        {
            return;
        }

        string variable = OperatingSystem.IsWindows() ? "PATH" : OperatingSystem.IsMacOS() ? "DYLD_LIBRARY_PATH" : "LD_LIBRARY_PATH";
        string? before = start.Environment.TryGetValue(variable, out string? value) && value is { Length: > 0 } ? value : null;
        start.Environment[variable] = string.Join(Path.PathSeparator, before is null ? folders : [.. folders, before]);
    }

    private static object OptionsOf(StageRequest request, StageDescriptor stage) =>
        JsonSerializer.Deserialize(request.OptionsJson, stage.OptionsType, JsonSerializerOptions.Web)!;
}
