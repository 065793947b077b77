using System.Runtime.CompilerServices;

namespace Bakeoff.Testing;

/// <summary>Where things are while tests run.</summary>
public static class TestPaths
{
    private static readonly string s_built = FindBuilt();

    /// <summary>
    /// The root of the repository: the one in which the tests were built, or its clone that <c>BAKEOFF_TEST_REPOSITORY</c> names, for a user who may
    /// not read the other one.
    /// </summary>
    public static string Repository { get; } = Environment.GetEnvironmentVariable("BAKEOFF_TEST_REPOSITORY") is { Length: > 0 } clone
        ? Path.GetFullPath(clone) : s_built;

    /// <summary>The folder <c>shared</c> next to the repository, or null.</summary>
    public static string? Shared { get; } =
        Directory.Exists(Path.Combine(Repository, "..", "shared", "golden")) ? Path.GetFullPath(Path.Combine(Repository, "..", "shared")) : null;

    /// <summary>Where a source file of the tests is in <see cref="Repository"/>.</summary>
    /// <param name="source">Where it was when they were built.</param>
    public static string Source(string source) => Path.Combine(Repository, Path.GetRelativePath(s_built, source));

    private static string FindBuilt([CallerFilePath] string source = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(source)!, "..", ".."));
}
