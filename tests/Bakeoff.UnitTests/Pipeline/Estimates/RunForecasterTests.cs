using Bakeoff.Pipeline;

namespace Bakeoff.UnitTests;

public sealed class RunForecasterTests
{
    [Fact]
    public void ARun_TakesItsLongestChain_WhereSlotsSuffice()
    {
        RunForecast forecast = RunForecaster.Forecast([Node("A", 1), Node("B", 2, "A"), Node("C", 5, "A"), Node("D", 1, "B", "C")], 2);
        Assert.Equal(7, forecast.Seconds!.Expected, 9);
        Assert.Equal((2, 2), (forecast.Slots, forecast.Width));
        Assert.InRange(forecast.Seconds.Low, 3, 7);
        Assert.InRange(forecast.Seconds.High, 7, 20);
        Assert.Empty(forecast.Unknown);
    }

    [Fact]
    public void WithOneSlot_StagesTakeTheirSum()
    {
        RunForecast forecast = RunForecaster.Forecast([Node("A", 1), Node("B", 2), Node("C", 5)], 1);
        Assert.Equal(8, forecast.Seconds!.Expected, 9);
        Assert.Equal(3, forecast.Width);
    }

    [Fact]
    public void OnAnExecutor_AsManyRunAsAreReady()
    {
        RunForecast forecast = RunForecaster.Forecast([Node("A", 1), .. Enumerable.Range(0, 60).Select(i => Node($"T[{i}]", 10, "A"))], null);
        Assert.Equal(11, forecast.Seconds!.Expected, 9);
        Assert.Null(forecast.Slots);
        Assert.Equal(60, forecast.Width);
    }

    [Fact]
    public void TheLongestGoesFirst() => Assert.Equal(
        6, RunForecaster.Forecast([Node("A", 2), Node("B", 2), Node("C", 2), Node("D", 6)], 2).Seconds!.Expected, 9);

    [Fact]
    public void StagesWithoutAnEstimate_AreNamed_AndInputsThatAreUpToDateDoNotMatter()
    {
        RunForecast forecast = RunForecaster.Forecast([Node("A", 3, "gone"), new ForecastNode("B", ["A"], null)], 2);
        Assert.Equal(3, forecast.Seconds!.Expected, 9);
        Assert.Equal(["B"], forecast.Unknown);
        Assert.Equal(1, forecast.Width);
        RunForecast nothing = RunForecaster.Forecast([new ForecastNode("B", ["A"], null)], 2);
        Assert.Null(nothing.Seconds);
        Assert.Null(nothing.OutputBytes);
    }

    [Fact]
    public void TheSamePlan_HasTheSameForecast()
    {
        ForecastNode[] nodes = [Node("A", 1), Node("B", 2, "A")];
        RunForecast first = RunForecaster.Forecast(nodes, 2), second = RunForecaster.Forecast(nodes, 2);
        Assert.Equal((first.Seconds, first.OutputBytes), (second.Seconds, second.OutputBytes));
    }

    [Fact]
    public void FoldsOfOneStage_AreOffTogether()
    {
        RunForecast folds = RunForecaster.Forecast([.. Enumerable.Range(0, 20).Select(i => Node($"T[{i}]", 1))], 1);
        RunForecast others = RunForecaster.Forecast([.. Enumerable.Range(0, 20).Select(i => Node($"T{i}", 1))], 1);
        Assert.True(folds.Seconds!.High - folds.Seconds.Low > 1.5 * (others.Seconds!.High - others.Seconds.Low));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(double.PositiveInfinity)]
    public void TheWhole_BeginsAndEnds_NoSoonerThanItsLargestStage(double freedom)
    {
        EstimateRange evaluate = new(45, 9.3, 216) { Freedom = freedom };
        ForecastNode large = new("Evaluate", [], new StageEstimate(evaluate, evaluate, evaluate, 1, "ratings"));
        EstimateRange whole = RunForecaster.Forecast([large, Node("Report", 1, "Evaluate")], 2).Seconds!;
        Assert.InRange(whole.Low, 9.3, 46);
        Assert.InRange(whole.High, 216, 500);
        EstimateRange alone = RunForecaster.Forecast([large], 2).Seconds!;
        Assert.InRange(alone.Low, 9.3, 20);
        Assert.InRange(alone.High, 216, 500);
    }

    [Fact]
    public void ARange_IsTheMiddleOfItsDistribution_AlsoWhereItBeginsAtNothing()
    {
        EstimateRange range = new(2, 1, 6) { Freedom = 3 };
        Assert.Equal((2, 6, 1), (range.At(0), Math.Round(range.At(ScaleRegression.Normal), 9), Math.Round(range.At(-ScaleRegression.Normal), 9)));
        Assert.True(range.At(3) > (range with { Freedom = 30 }).At(3)); // Student's tails are heavier.
        Assert.Equal(
            (0, 1), ((range with { Low = 0 }).At(-9), Math.Round((range with { Low = 0, Freedom = 1e9 }).At(-ScaleRegression.Normal / 2), 6)));
    }

    private static ForecastNode Node(string label, double seconds, params string[] inputs)
    {
        var range = new EstimateRange(seconds, seconds / 2, seconds * 2);
        return new ForecastNode(label, inputs, new StageEstimate(range, range, range, 3, "ratings"));
    }
}
