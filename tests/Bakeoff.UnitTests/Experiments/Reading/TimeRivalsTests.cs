using Bakeoff.Baselines;
using Bakeoff.Experiments;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>Popularity of late is in every experiment whose split cuts time, unless it is taken out.</summary>
public sealed class TimeRivalsTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("""{ "split": { "method": "timeline" } }""", "baselines last-category recent-popularity")]
    [InlineData("""{ "split": { "method": "timeline" }, "models": { "last-category": null, "ease": {} } }""", "baselines ease recent-popularity")]
    [InlineData("""{ "split": { "method": "last-n" } }""", "baselines")]
    [InlineData("""{ "split": { "method": "last-n" }, "models": { "recent-popularity": {} } }""", "baselines recent-popularity")]
    [InlineData("{ }", "baselines")]
    public void Experiments_HaveThem_WhereTheSplitCutsTime(string experiment, string models)
    {
        _folder.Write("experiments/x/experiment.json", experiment);
        Assert.Equal(models, string.Join(' ', new ExperimentReader(_folder["experiments"]).Read("x").Models.Keys));
    }

    [Fact]
    public void OptionsThatAreGiven_Stay_AndWhatABaseTookOutComesBackByItsName()
    {
        _folder.Write(
            "experiments/base/experiment.json",
            """{ "split": { "method": "timeline" }, "models": { "recent-popularity": null, "last-category": null } }""");
        _folder.Write("experiments/x/experiment.json", """{ "extends": "base", "models": { "recent-popularity": { "windowDays": [3] } } }""");
        Experiment read = new ExperimentReader(_folder["experiments"]).Read("x");
        Assert.Equal(["baselines", "recent-popularity"], read.Models.Keys);
        Assert.Equal([3], ((RecentPopularityOptions)read.Models["recent-popularity"]).WindowDays);
    }

    [Fact]
    public void AMatrixOverModels_IsLeftAsItIs()
    {
        _folder.Write("experiments/x/experiment.json", """
            {
              "models": { "ease": {}, "bpr": {} },
              "matrix": { "split": [{ "method": "timeline" }, { "method": "last-n" }], "models": ["ease", "bpr"] }
            }
            """);
        var reader = new ExperimentReader(_folder["experiments"]);
        foreach (string point in reader.Read("x").Matrix!.Points())
        {
            Assert.DoesNotContain("recent-popularity", new ExperimentReader(_folder["experiments"]).Read(point).Models.Keys);
        }
    }
}
