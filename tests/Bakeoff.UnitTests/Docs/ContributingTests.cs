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

    /// <summary>The example of each section is code, and <see cref="ReferenceTests"/> finds it in this folder.</summary>
    [Theory]
    [InlineData("metric")]
    [InlineData("split")]
    [InlineData("model")]
    [InlineData("stage")]
    [InlineData("option")]
    [InlineData("dataset")]
    [InlineData("error code")]
    public void EverySection_HasAnExample(string what)
    {
        string text = File.ReadAllText(Path.Combine(TestPaths.Repository, "CONTRIBUTING.md")).ReplaceLineEndings("\n");
        Match section = Regex.Match(text, $"\n## Add an? {what}\n(.*?)(?=\n## |\\z)", RegexOptions.Singleline);
        Assert.True(section.Success, what);
        Assert.Contains("```csharp\n", section.Value, StringComparison.Ordinal);
    }

    /// <summary>The tests that it sends people to.</summary>
    [Fact]
    public void EveryTestThatContributingNames_IsThere()
    {
        string text = File.ReadAllText(Path.Combine(TestPaths.Repository, "CONTRIBUTING.md"));
        string[] known = [.. Directory.EnumerateFiles(Path.Combine(TestPaths.Repository, "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetFileNameWithoutExtension(file)), "UnitTests", "IntegrationTests", "EndToEndTests"];
        Assert.All(Regex.Matches(text, "`(\\w+Tests)`").Select(match => match.Groups[1].Value), name => Assert.Contains(name, known));
    }
}
