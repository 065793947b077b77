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

    /// <summary>Options are kept as JSON for any reader, in which a plus sign is a code.</summary>
    [Theory]
    [InlineData("\"a\\u002Bb\"", "\"a+b\"")]
    [InlineData("[\"\\u96FB\\u5F71\",0.50]", "[\"電影\",0.50]")]
    [InlineData("\"a\\u001Bb\"", "\"a\\u001Bb\"")]
    [InlineData("no JSON \\u002B", "no JSON \\u002B")]
    public void Differences_ShowLettersAndNotTheirCodes(string value, string shown) =>
        Assert.Equal([$"option.text is new: {shown}"], Explanation.Differences([], [new("option.text", value)]));

    /// <summary>A hash says nothing to a reader but that it is another one; of a package the version is what one looks for.</summary>
    [Theory]
    [InlineData("A", "B", "x changed")]
    [InlineData("A", null, "x is gone")]
    [InlineData(null, "A", "x is new")]
    [InlineData("1.0.0 sha512-AA==", "2.0.0 sha512-BB==", "x changed from 1.0.0 to 2.0.0")]
    [InlineData("1.0.0 sha512-AA==", "1.0.0 sha512-BB==", "x changed, and still is 1.0.0")]
    [InlineData(null, "1.0.0 sha512-AA==", "x is new: 1.0.0")]
    public void Differences_ShowNoHashes(string? before, string? now, string expected)
    {
        static KeyPart[] Part(string? value) => value is null
            ? [] : [new("x", value.Length == 1 ? new string(char.ToLowerInvariant(value[0]), 64) : value)];
        Assert.Equal([expected], Explanation.Differences(Part(before), Part(now)));
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
