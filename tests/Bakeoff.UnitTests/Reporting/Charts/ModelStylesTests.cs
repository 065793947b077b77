using Bakeoff.Reporting;

namespace Bakeoff.UnitTests;

/// <summary>A model has one colour on all pages, and no two of a page look the same.</summary>
public sealed class ModelStylesTests
{
    private static readonly string[] s_usual = ["svd", "two-tower", "bias", "item-knn", "ease", "ials", "global-mean"];

    [Fact]
    public void UsualModels_PreferDifferentColours() =>
        Assert.Equal(s_usual.Length, s_usual.Select(ModelStyles.Preferred).Distinct().Count());

    /// <summary>In another experiment, with fewer models and in another order, each looks the same.</summary>
    [Fact]
    public void Style_DoesNotDependOnOtherModels_WhereNoneWantsItsColour()
    {
        var all = new ModelStyles(s_usual, ["random", "popularity"]);
        Assert.All(s_usual, model => Assert.Equal(all[model], new ModelStyles([model], [])[model]));
        Assert.Equal(all["svd"], new ModelStyles([.. s_usual.Reverse()], [])["svd"]);
    }

    [Fact]
    public void ThirtyModels_LookDifferent()
    {
        string[] names = [.. Enumerable.Range(0, 30).Select(i => $"m{i}")];
        var styles = new ModelStyles(names, []);
        Assert.Equal(30, names.Select(name => styles[name]).Distinct().Count());
        Assert.Equal(8, names.Take(8).Select(name => styles[name].Colour).Distinct().Count());
    }

    [Fact]
    public void FloorsAndStrangers_AreGrey()
    {
        var styles = new ModelStyles(["svd"], ["random", "popularity"]);
        Assert.Equal(SeriesStyle.Neutral, styles["popularity"].Colour);
        Assert.NotEqual(styles["random"], styles["popularity"]);
        Assert.Equal(SeriesStyle.Neutral, styles["?"].Colour);
    }
}
