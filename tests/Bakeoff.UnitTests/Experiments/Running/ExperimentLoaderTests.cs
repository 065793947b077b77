using Bakeoff.Core;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

public sealed class ExperimentLoaderTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void SeveralExperiments_OfWhichSomeAreWrong_AreToldTogether()
    {
        var stages = new FakeStages(_folder);
        stages.Write("a", 2, ", \"sead\": 1");
        stages.Write("b", 2);
        stages.Write("c", 2, ", \"seed\": -1");
        Directory.CreateDirectory(_folder["experiments/d"]);
        File.CreateSymbolicLink(_folder["experiments/d/experiment.json"], "nowhere.json");
        ReportedException e = Assert.Throws<ReportedException>(() => stages.Runner.Loader.LoadAll(["a", "b", "c", "d", "e"]));
        Assert.Equal(
            ["a", "c", "d", "e"], e.Reports.Select(report => "acde".Single(name => $"{report.Location} {report.Message}".Contains(
                report.Location is null ? $"'{name}'" : $"/{name}/experiment.json", StringComparison.Ordinal)).ToString()));
        Assert.Equal(["b"], stages.Runner.Loader.LoadAll(["b"]).Select(experiment => experiment.Graph.Experiment));
    }
}
