using Bakeoff.Pipeline;

namespace Bakeoff.UnitTests;

public sealed class ExplanationTests
{
    [Theory]
    [InlineData(40, "option.text changed from x to 0123456789012345678901234567890123456789")]
    [InlineData(41, "option.text changed from x to 012345678901234567890123…")]
    public void Differences_ShortenValuesOfMoreThan40Characters(int length, string expected)
    {
        string value = string.Concat(Enumerable.Range(0, length).Select(i => (char)('0' + (i % 10))));
        Assert.Equal([expected], Explanation.Differences([new("option.text", "x")], [new("option.text", value)]));
    }

    [Theory]
    [InlineData("a=1 b=2", "a=1 b=2", 0)]
    [InlineData("a=1 b=2", "a=1 b=3", 1)]
    [InlineData("a=1 b=2", "a=1", 1)]
    [InlineData("a=1", "a=1 b=2", 1)]
    [InlineData("a=1 b=2", "a=2 c=3", 3)]
    [InlineData("a=1 b=2", "b=2 a=3", 1)]
    public void Count_IsHowManyPartsChangedCameOrWent(string before, string now, int expected) =>
        Assert.Equal(expected, Explanation.Count(Parts(before), Parts(now)));

    private static KeyPart[] Parts(string text) => [.. text.Split(' ').Select(part => part.Split('=')).Select(part => new KeyPart(part[0], part[1]))];
}
