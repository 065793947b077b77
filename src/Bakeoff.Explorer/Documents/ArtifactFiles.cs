using Bakeoff.Pipeline;

namespace Bakeoff.Explorer;

/// <summary>
/// Which files of the artifacts folder are served: pages, and what they link to, such as the objects of the store if it is there; nothing that lies
/// elsewhere.
/// </summary>
internal static class ArtifactFiles
{
    /// <summary>
    /// What a page of ours may do: run its own scripts, which are in it. It fetches nothing, so that no text in it could ask the explorer for more.
    /// </summary>
    public const string Policy = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
        + "form-action 'none'; frame-ancestors 'none'";

    /// <summary>The folders that hold pages, each with the word for what is in it.</summary>
    public static IReadOnlyDictionary<string, string> Folders { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["comparisons"] = "comparison", ["leaderboard"] = "leaderboard", ["reports"] = "report", ["sweeps"] = "sweep",
    };

    /// <summary>The type of a text that a browser shows as it is.</summary>
    public const string Text = "text/plain; charset=utf-8";

    private const string Bytes = "application/octet-stream";
    private static readonly string[] s_objects = ["store", "objects"];

    private static readonly Dictionary<string, string> s_types = new(StringComparer.Ordinal)
    {
        [".html"] = "text/html; charset=utf-8", [".json"] = "application/json", [".md"] = Text,
        [".csv"] = "text/csv; charset=utf-8", [".txt"] = Text, [".parquet"] = Bytes,
        [".svg"] = "image/svg+xml", [".png"] = "image/png",
    };

    /// <summary>Says of which type a file is.</summary>
    /// <param name="file">A file that <see cref="Find"/> found.</param>
    public static string TypeOf(string file) => s_types.GetValueOrDefault(Path.GetExtension(file), Bytes);

    /// <summary>Finds the file of a request.</summary>
    /// <param name="artifacts">The artifacts folder.</param>
    /// <param name="path">The path after <c>/files/</c>, decoded.</param>
    /// <returns>The file; null where there is none that is served.</returns>
    public static string? Find(string artifacts, string path)
    {
        string[] steps = path.Split('/');
        bool isPage = steps.Length >= 2 && Folders.ContainsKey(steps[0]) && steps.All(IsPlain) && s_types.ContainsKey(Path.GetExtension(path));
        if (!isPage && !IsObject(steps))
        {
            return null;
        }

        return Within(artifacts, steps);
    }

    /// <summary>Finds what the page of a run links to besides: the file of its experiment, and the <c>README.md</c> next to it.</summary>
    /// <param name="experiments">The folder of the experiments.</param>
    /// <param name="path">The path after <c>/experiments/</c>, decoded.</param>
    /// <returns>The file; null where there is none that is served.</returns>
    public static string? FindOfExperiment(string experiments, string path)
    {
        string[] steps = path.Split('/');
        return steps.Length >= 2 && steps.All(IsPlain) && steps[^1] is "README.md" or "experiment.json" ? Within(experiments, steps) : null;
    }

    /// <summary>A link would lead out, whatever the path says. The folder itself may be one.</summary>
    private static string? Within(string folder, string[] steps)
    {
        string at = Path.GetFullPath(folder);
        foreach (string step in steps)
        {
            at = Path.Combine(at, step);
            if (new FileInfo(at) is { LinkTarget: not null })
            {
                return null;
            }
        }

        return StoreFile.IsRegular(at) ? at : null;
    }

    /// <summary>What a stage wrote, as the page of a run links to it: <c>store/objects/ab/abcd…</c>.</summary>
    private static bool IsObject(string[] steps) => steps is [_, _, { Length: 2 } start, { Length: 64 } hash] && steps[..2].SequenceEqual(s_objects)
        && hash.StartsWith(start, StringComparison.Ordinal) && hash.All(char.IsAsciiHexDigitLower);

    private static bool IsPlain(string step) =>
        step is not ("" or "." or "..") && step[0] != '.' && step.IndexOfAny(['\\', ':', '\0']) < 0 && !step.Any(char.IsControl);
}
