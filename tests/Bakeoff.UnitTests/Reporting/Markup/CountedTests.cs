using Bakeoff.Reporting;

namespace Bakeoff.UnitTests;

public sealed class CountedTests
{
    [Theory]
    [InlineData(0, "0 test users", "0 test users")]
    [InlineData(1, "1 test user", "1 test user")]
    [InlineData(2, "2 test users", "2 test users")]
    [InlineData(1234, "1,234 test users", "1234 test users")]
    public void OneThing_HasNoPlural(long number, string grouped, string plain) =>
        Assert.Equal((grouped, plain), (Counted.Of(number, "test user"), Counted.Plain(number, "test user")));
}
