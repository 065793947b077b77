namespace Bakeoff.Experiments;

/// <summary>Where native libraries are kept that the engine's package leaves out, and where they come from.</summary>
/// <param name="Folder">The folder that keeps them, one for all repositories of a user; null where the system names none.</param>
/// <param name="Source">A folder of packages or the address of a feed; null for the sources of NuGet's configuration, which is the default.</param>
internal sealed record LibrarySettings(string? Folder, string? Source)
{
    /// <summary>The environment variable that names the folder.</summary>
    public const string FolderVariable = "BAKEOFF_LIBRARIES";

    /// <summary>The environment variable that names the source.</summary>
    public const string SourceVariable = "BAKEOFF_LIBRARIES_SOURCE";

    /// <summary>Whether packages come from a folder of this machine: that needs no network.</summary>
    public bool IsLocal => Source is { } source && Directory.Exists(source);

    /// <summary>Reads the settings from the environment. Default of the folder: <c>bakeoff/libraries</c> in the user's folder of caches.</summary>
    public static LibrarySettings FromEnvironment()
    {
        string? folder = Read(FolderVariable), source = Read(SourceVariable);
        string caches = folder is null ? FindCaches() : "";
        return new LibrarySettings(
            folder is not null ? Path.GetFullPath(folder) : Path.IsPathFullyQualified(caches) ? Path.Combine(caches, "bakeoff", "libraries") : null,
            source is not null && !source.Contains("://", StringComparison.Ordinal) ? Path.GetFullPath(source) : source);
    }

    private static string FindCaches()
    {
        if (OperatingSystem.IsWindows())
        {
            return Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        }

        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Caches") : Read("XDG_CACHE_HOME") ?? Path.Combine(home, ".cache");
    }

    private static string? Read(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;
}
