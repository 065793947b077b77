using System.Text.RegularExpressions;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>Whoever follows CONTRIBUTING finds what it names.</summary>
public sealed class ContributingTests
{
    [Fact]
    public void EveryFileThatContributingNames_IsThere()
    {
        string text = File.ReadAllText(Path.Combine(TestPaths.Repository, "CONTRIBUTING.md"));
        string[] paths = [.. Regex.Matches(text, "`((?:src|tests|build|docs|experiments)/[\\w./-]+)`").Select(match => match.Groups[1].Value)];
        Assert.InRange(paths.Length, 15, 200);
        Assert.All(paths, path => Assert.True(Path.Exists(Path.Combine(TestPaths.Repository, path)), path));
    }

    /// <summary>The tests that it sends people to.</summary>
    [Fact]
    public void EveryTestThatContributingNames_IsThere()
    {
        string text = File.ReadAllText(Path.Combine(TestPaths.Repository, "CONTRIBUTING.md"));
        string[] known = [.. Directory.EnumerateFiles(Path.Combine(TestPaths.Repository, "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetFileNameWithoutExtension(file))];
        Assert.All(Regex.Matches(text, "`(\\w+Tests)`").Select(match => match.Groups[1].Value), name => Assert.Contains(name, known));
    }
}
