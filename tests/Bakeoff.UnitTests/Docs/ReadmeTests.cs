using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>The README fits a screen: what is longer belongs to a page of <c>docs/</c>.</summary>
public sealed class ReadmeTests
{
    private const int MaxLines = 70;

    private static string[] Lines => File.ReadAllLines(Path.Combine(TestPaths.Repository, "README.md"));

    [Fact]
    public void TheReadme_FitsAScreen() => Assert.InRange(Lines.Length, 20, MaxLines);

    /// <summary>Two commands, the picture, and six lines on what makes it different.</summary>
    [Fact]
    public void TheReadme_HasTwoCommands_APicture_AndSixLinesOnWhatIsDifferent()
    {
        Assert.Equal(2, Lines.Count(line => line.StartsWith("    dotnet ", StringComparison.Ordinal)));
        Assert.Contains(Lines, line => line.EndsWith("](docs/images/quickstart.png)", StringComparison.Ordinal));
        Assert.Equal(6, Lines.Count(line => line.StartsWith("- **", StringComparison.Ordinal)));
    }

    /// <summary>A table in which popularity beats a model looks broken to who is not told why.</summary>
    [Fact]
    public void WhereTheTableLooksBroken_TheTextSaysWhy()
    {
        double Recall(string model) => double.Parse(
            Lines.First(line => line.StartsWith($"│ {model} ", StringComparison.Ordinal)).Split('│')[5].Replace('⚠', ' ').Trim(),
            System.Globalization.CultureInfo.InvariantCulture);
        string text = string.Join('\n', Lines);
        Assert.True(Recall("popularity") > Recall("two-tower"), "the text below the table says that popularity is ahead");
        Assert.Contains("**How to read the table.**", text, StringComparison.Ordinal);
        Assert.Contains("Among 10 places `popularity` is ahead", text, StringComparison.Ordinal);
        Assert.Contains("its lists are no better than random ones: ⚠ says so", text, StringComparison.Ordinal);
    }
}
