using System.Text.RegularExpressions;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary><c>docs/security.md</c> says what an attacker cannot do, and which tests hold it.</summary>
public sealed partial class SecurityPageTests
{
    [Fact]
    public void EveryTestThatThePageNames_IsThere()
    {
        string page = File.ReadAllText(Path.Combine(TestPaths.Repository, "docs", "security.md"));
        string[] sources = [
            .. Directory.EnumerateFiles(Path.Combine(TestPaths.Repository, "tests"), "*Tests.cs", SearchOption.AllDirectories)
                .Select(File.ReadAllText)];
        (string Class, string Method)[] named = [.. Named().Matches(page).Select(match => (match.Groups[1].Value, match.Groups[2].Value))];
        Assert.True(named.Length > 40, "the page names few tests");
        Assert.All(named, test => Assert.True(
            sources.Any(source => source.Contains($" class {test.Class}", StringComparison.Ordinal)
                && Regex.IsMatch(source, $@"public (async )?(void|Task) {test.Method}\(")),
            $"there is no test {test.Class}.{test.Method}"));
    }

    [GeneratedRegex(@"`(\w+Tests)\.(\w+)`")]
    private static partial Regex Named();
}
