using Bakeoff.Core;
using Bakeoff.Tuning;

namespace Bakeoff.UnitTests;

public sealed class SearchParameterTests
{
    [Fact]
    public void ALogRange_HasItsGeometricMeanInTheMiddle()
    {
        var parameter = new SearchParameter("rate") { From = 0.01, To = 100, IsLog = true };
        Assert.Equal(["0.01", "1", "100"], new[] { 0, 0.5, 1.0 }.Select(parameter.ValueAt));
        Assert.Equal(0.5, parameter.PlaceOf("1"), 12);
    }

    [Fact]
    public void Integers_AreAllAsLikely_TheEndsToo()
    {
        var parameter = new SearchParameter("epochs") { From = 1, To = 4, IsWhole = true };
        Assert.Equal(["1", "1", "2", "2", "3", "3", "4", "4"], new[] { 0, 0.24, 0.26, 0.49, 0.51, 0.74, 0.76, 1 }.Select(parameter.ValueAt));
    }

    [Fact]
    public void Numbers_HaveThreeDigits_AndStayInTheirRange()
    {
        var parameter = new SearchParameter("x") { From = 0.123456, To = 0.2 };
        Assert.Equal("0.123456", parameter.ValueAt(0));
        Assert.Equal("0.162", parameter.ValueAt(0.5));
    }

    [Fact]
    public void Words_AreAllAsLikely_AndHaveTheMiddleOfTheirStretch()
    {
        var parameter = new SearchParameter("pooling") { Choices = ["mean", "sum"] };
        Assert.Equal(["mean", "mean", "sum", "sum"], new[] { 0, 0.49, 0.5, 1 }.Select(parameter.ValueAt));
        Assert.Equal(0.75, parameter.PlaceOf("sum"), 12);
    }

    [Fact]
    public void GivenValues_OutsideOfTheRange_HaveThePlaceOfItsEnd_AndAbsentOnesTheMiddle()
    {
        var parameter = new SearchParameter("x") { From = 1, To = 100, IsLog = true };
        Assert.Equal([0, 1, 0.5], new[] { "0", "1000", "" }.Select(parameter.PlaceOf));
    }

    [Theory]
    [InlineData("2", true)]
    [InlineData("2.5", false)]
    [InlineData("5", false)]
    [InlineData("x", false)]
    public void AValueOfTheRange_IsKnown(string value, bool isOne) =>
        Assert.Equal(isOne, new SearchParameter("n") { From = 1, To = 4, IsWhole = true }.Has(value));

    [Fact]
    public void ASpaceWithoutAFurtherPoint_GivesNone()
    {
        var space = new SearchSpace([new SearchParameter("flag") { Choices = ["false", "true"] }]);
        HashSet<SearchPoint> tried = [];
        Assert.True(tried.Add(space.Draw(new SeededRandom(1), tried)!));
        Assert.True(tried.Add(space.Draw(new SeededRandom(1), tried)!));
        Assert.Null(space.Draw(new SeededRandom(1), tried));
    }
}
