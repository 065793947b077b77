using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

public sealed class SweepJobTests : IDisposable
{
    private const string Halving =
        "\"method\": \"halving\", \"samples\": 9, \"budget\": \"models.svd.epochs\", \"lowest\": 1, \"highest\": 9, \"factor\": 3, ";
    private readonly TestFolder _folder = new();
    private readonly FakeStages _stages;

    public SweepJobTests() => _stages = new FakeStages(_folder);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AGrid_IsMeasuredInTheOrderOfItsPoints_AndTheBestIsAnExperiment()
    {
        Write("", "\"models.svd.features\": [3, 1, 2]");
        SweepOutcome outcome = await _stages.Runner.SweepAsync("tune", TestContext.Current.CancellationToken);
        Assert.Equal(["features=3", "features=1", "features=2"], _stages.Points.Select(point => point.Point));
        Assert.Equal([(1, 3), (2, 3), (3, 3)], _stages.Points.Select(point => (point.Number, point.Total)));
        Assert.Equal(
            ["TrainSvd[0] 3 10", "TrainSvd[0] 1 10", "TrainSvd[0] 2 10"],
            _stages.Ran.Where(label => label.StartsWith("TrainSvd", StringComparison.Ordinal)));
        Assert.DoesNotContain("Report", _stages.Ran);
        Assert.Equal(("tune@features=1", 3), (outcome.Report.Best, outcome.Report.Points.Count));
        Assert.Contains("\"features\": 1", File.ReadAllText(Path.Combine(outcome.Folder, "experiment.json")), StringComparison.Ordinal);
        Assert.StartsWith("The best of 3 points: features=1, rmse ", outcome.Answer[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Halving_GivesTheBestOfARound_MoreOfTheBudget()
    {
        Write(Halving, "\"models.svd.features\": { \"from\": 1, \"to\": 1000 }");
        SweepOutcome outcome = await _stages.Runner.SweepAsync("tune", TestContext.Current.CancellationToken);
        string[][] rounds = [.. new[] { 1, 3, 9 }.Select(budget => _stages.Points.Select(point => point.Point)
            .Where(point => point.EndsWith($"+epochs={budget}", StringComparison.Ordinal)).Select(point => point.Split('+')[0]).ToArray())];
        Assert.Equal([9, 3, 1], rounds.Select(round => round.Length));
        int FeaturesOf(string point) => int.Parse(point.Split('=')[1], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(rounds[0].OrderBy(FeaturesOf).Take(3), rounds[1]);
        Assert.Equal([rounds[0].MinBy(FeaturesOf)!], rounds[2]);
        Assert.Equal($"tune@{rounds[2][0]}+epochs=9", outcome.Report.Best);
    }

    [Fact]
    public async Task APointThatIsWrong_IsRefused_BeforeAnythingRuns()
    {
        Write("", "\"models.svd.features\": [1, 100000000]");
        var error = await Assert.ThrowsAnyAsync<BakeoffException>(() => _stages.Runner.SweepAsync("tune", TestContext.Current.CancellationToken));
        Assert.Equal(ErrorCodes.OutOfRange, error.Reports[0].Code);
        Assert.Empty(_stages.Ran);
    }

    [Fact]
    public async Task APointThatDiverges_HasNoValue_AndTheOthersAreMeasured()
    {
        _stages.DivergesAt = 2;
        Write("", "\"models.svd.features\": [1, 2, 3]");
        SweepOutcome outcome = await _stages.Runner.SweepAsync("tune", TestContext.Current.CancellationToken);
        Assert.Equal([true, false, true], outcome.Report.Points.Select(point => point.Value is not null));
        Assert.Contains(ErrorCodes.TrainingDiverged, outcome.Report.Points[1].Failure, StringComparison.Ordinal);
        Assert.Equal("tune@features=1", outcome.Report.Best);
    }

    /// <summary>A grid has no rounds that a point could reach.</summary>
    [Fact]
    public async Task APointAlone_IsSaidToBeTheOnlyOneWithAValue()
    {
        _stages.DivergesAt = 2;
        Write("", "\"models.svd.features\": [1, 2]");
        SweepOutcome outcome = await _stages.Runner.SweepAsync("tune", TestContext.Current.CancellationToken);
        Assert.Contains("No other point has a value.", outcome.Answer);
    }

    [Fact]
    public async Task ASweepAgain_RunsNothing_AndSaysTheSame()
    {
        Write("", "\"models.svd.features\": [1, 2]");
        SweepOutcome first = await _stages.Runner.SweepAsync("tune", TestContext.Current.CancellationToken);
        _stages.Ran.Clear();
        SweepOutcome second = await _stages.Runner.SweepAsync("tune", TestContext.Current.CancellationToken);
        Assert.Empty(_stages.Ran);
        Assert.Equal(first.Answer, second.Answer);
        Assert.Equal([false, false, true, true], _stages.Points.Select(point => point.WasUpToDate));
    }

    [Fact]
    public void AnExperimentWithoutASweep_IsAnError()
    {
        _stages.Write("plain", 2);
        var error = Assert.Throws<ReportedException>(() => _stages.Runner.SweepPoints("plain"));
        Assert.Equal(ErrorCodes.MissingKey, error.Reports[0].Code);
    }

    /// <summary>What is written can be read: the base describes the custom model, and the options alone differ.</summary>
    [Fact]
    public async Task TheBestPoint_WithOptionsOfACustomModel_IsAnExperimentThatCanBeRead()
    {
        _folder.Write(
            "experiments/base/experiment.json", "{ \"models\": { \"mine\": { \"command\": [\"python3\"], \"options\": { \"a\": 1, \"b\": 2 } } } }");
        Write("\"model\": \"svd\", ", "\"models.svd.features\": [3, 1], \"models.mine.a\": [5]", ", \"extends\": \"base\"");
        SweepOutcome outcome = await _stages.Runner.SweepAsync("tune", TestContext.Current.CancellationToken);
        Assert.Equal("tune@a=5+features=1", outcome.Report.Best);
        _folder.Write("experiments/best/experiment.json", File.ReadAllText(Path.Combine(outcome.Folder, "experiment.json")));
        Experiment best = new ExperimentReader(_folder["experiments"]).Read("best");
        Assert.Equal("{\"a\":5,\"b\":2}", best.CustomModels["mine"].Options.Options);
    }

    private void Write(string method, string parameters, string more = "") =>
        _stages.Write("tune", 7, $"{more}, \"sweep\": {{ {method}\"metric\": \"rmse\", \"parameters\": {{ {parameters} }} }}");
}
