namespace Bakeoff.UnitTests;

/// <summary>What everybody gets with the tool.</summary>
public sealed class ToolDependencyTests
{
    /// <summary>Nodes of a cluster have the plain runtime: only the explorer, a program next to the engine, needs that of ASP.NET.</summary>
    [Fact]
    public void TheTool_NeedsThePlainRuntimeAlone()
    {
        string Text(string file) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, file));
        Assert.DoesNotContain("Bakeoff.Explorer", Text("bakeoff.deps.json"), StringComparison.Ordinal);
        Assert.Contains("Microsoft.NETCore.App", Text("bakeoff.runtimeconfig.json"), StringComparison.Ordinal);
        Assert.DoesNotContain("AspNetCore", Text("bakeoff.runtimeconfig.json"), StringComparison.Ordinal);
        Assert.Contains("Microsoft.AspNetCore.App", Text("Bakeoff.Explorer.runtimeconfig.json"), StringComparison.Ordinal);
    }

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
