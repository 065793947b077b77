using Bakeoff.Cli;

namespace Bakeoff.UnitTests;

public sealed class CompareCommandTests
{
    [Theory]
    [InlineData("0.05", true)]
    [InlineData("0", true)]
    [InlineData("0,05", false)]
    [InlineData("NaN", false)]
    [InlineData("1e999", false)]
    [InlineData("-1", false)]
    public void Threshold_IsAFiniteNumberOfAtLeast0(string threshold, bool right) =>
        Assert.Equal(right, CompareCommand.Create().Parse(["--baseline", "main", "--fail-on", "worse", "--threshold", threshold]).Errors.Count == 0);

    [Theory]
    [InlineData("--baseline=", "'--baseline' is empty")]
    [InlineData("--baseline", "'--baseline' is empty")]
    [InlineData("--baseline=main --candidate=", "'--candidate' is empty")]
    [InlineData("--baseline=main --fail-on= --threshold=1", "Required argument missing for option: '--fail-on'")]
    [InlineData("--baseline=main --threads=many", "'--threads' must be from 1 to 1024, not 'many'")]
    public void AnOptionWithoutAValueThatIsOne_IsAnError_AndNoException(string arguments, string error) =>
        Assert.Contains(
            CompareCommand.Create().Parse(arguments.Split(' ')).Errors, found => found.Message.StartsWith(error, StringComparison.Ordinal));

    [Fact]
    public void Threshold_WithoutFailOn_IsAnError() =>
        Assert.Contains(
            "--fail-on", Assert.Single(CompareCommand.Create().Parse(["--baseline", "main", "--threshold", "0.1"]).Errors).Message,
            StringComparison.Ordinal);
}
