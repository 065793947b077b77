namespace Bakeoff.UnitTests;

/// <summary>What everybody gets with the tool.</summary>
public sealed class ToolDependencyTests
{
    /// <summary>ML.NET and LightGBM are for who asks for them: for the adapters of Bakeoff.MlNet, and for the sample samples/hybrid.</summary>
    [Theory]
    [InlineData("Microsoft.ML")]
    [InlineData("LightGbm")]
    [InlineData("Bakeoff.Hybrid")]
    [InlineData("Bakeoff.MlNet")]
    public void TheTool_DoesNotDependOn(string name)
    {
        string dependencies = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "bakeoff.deps.json"));
        Assert.Contains("Bakeoff.Svd", dependencies, StringComparison.Ordinal);
        Assert.DoesNotContain(name, dependencies, StringComparison.OrdinalIgnoreCase);
    }
}
