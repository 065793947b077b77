namespace Bakeoff.Experiments;

/// <summary>The project of <c>Bakeoff.Sdk</c> in a folder of experiments, whose references are the custom models.</summary>
internal static class ModelProject
{
    private const string Sdk = "Bakeoff.Sdk";

    /// <summary>Finds the project; null if there is none.</summary>
    /// <param name="experimentsFolder">The folder of the experiments, which need not exist.</param>
    public static string? Find(string experimentsFolder) => !Directory.Exists(experimentsFolder) ? null
        : Directory.EnumerateFiles(experimentsFolder, "*proj").Order(StringComparer.Ordinal)
            .FirstOrDefault(file => File.ReadAllText(file).Contains(Sdk, StringComparison.Ordinal));

    /// <summary>The arguments of <c>dotnet</c> that build the models, and write down where the engine and the assemblies are.</summary>
    /// <param name="project">The project.</param>
    /// <param name="answer">The file that is written.</param>
    public static string[] BuildArguments(string project, string answer) =>
        ["build", project, "-t:BakeoffEnvironment", $"-p:BakeoffEnvironmentFile={answer}", "--nologo", "-v", "quiet", "-tl:off"];

    /// <summary>What the build wrote down: the files named <c>engine</c>, one, and <c>assembly</c>, one for each model's project.</summary>
    /// <param name="answer">The file that was written.</param>
    public static ILookup<string, string> ReadAnswer(string answer) => File.ReadAllLines(answer).Select(line => line.Split('=', 2))
        .Where(parts => parts.Length == 2).ToLookup(parts => parts[0], parts => parts[1], StringComparer.Ordinal);
}
