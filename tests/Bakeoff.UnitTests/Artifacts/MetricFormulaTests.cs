namespace Bakeoff.UnitTests;

public sealed class MetricFormulaTests
{
    [Theory]
    [InlineData("recall@k", "recall@10", true)]
    [InlineData("recall@k", "capped-recall@10", false)]
    [InlineData("top-k-accuracy", "top-100-accuracy", true)]
    [InlineData("f1@k", "f1@10", true)]
    [InlineData("rmse", "rmse", true)]
    [InlineData("rmse", "rmse-user", false)]
    [InlineData("err2", "err2", true)]
    public void TheName_StandsForEveryLength(string metric, string name, bool expected) =>
        Assert.Equal(expected, new MetricFormula(metric, "x").IsOf(name));
}
