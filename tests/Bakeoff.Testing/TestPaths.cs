using System.Runtime.CompilerServices;

namespace Bakeoff.Testing;

/// <summary>Where things are while tests run.</summary>
public static class TestPaths
{
    /// <summary>The root of the repository.</summary>
    public static string Repository { get; } = Find();

    /// <summary>The folder <c>shared</c> beside the repository, or null.</summary>
    public static string? Shared { get; } =
        Directory.Exists(Path.Combine(Repository, "..", "shared", "golden")) ? Path.GetFullPath(Path.Combine(Repository, "..", "shared")) : null;

    private static string Find([CallerFilePath] string source = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(source)!, "..", ".."));
}
