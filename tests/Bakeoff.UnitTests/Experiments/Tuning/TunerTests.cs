using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Pipeline;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

public sealed class TunerTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly FakeStages _stages;

    public TunerTests() => _stages = new FakeStages(_folder);

    public void Dispose() => _folder.Dispose();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ARun_SearchesFirst_AndTrainsWithTheBest_AndWithTheGivenOptionsTooAsAnotherModel()
    {
        Write("\"trials\": 12");
        RunResult result = await _stages.Runner.RunAsync("tune", cancellation: Cancellation);
        TuningReport log = Log();
        Assert.Equal((12, 12), (log.Trials.Count, _stages.Trials.Count));
        Assert.Equal(("7", "10"), (log.Trials[0].Options["features"], log.Trials[0].Options["epochs"]));
        Assert.Equal(log.Trials.MinBy(trial => trial.Value)!.Number, log.Best);
        Assert.NotEqual(0, log.Best);
        IReadOnlyDictionary<string, string> best = log.BestTrial!.Options;
        Assert.Equal(
            [$"TrainSvd[0] {best["features"]} {best["epochs"]}", "TrainSvd.svd-untuned[0] 7 10"],
            _stages.Ran.Where(label => label.StartsWith("TrainSvd", StringComparison.Ordinal)).TakeLast(2).OrderBy(label => label.Length));
        Assert.Contains(result.Records, record => record.Label == "Report");
        Assert.Equal("rmse/test-items", log.Metric);
    }

    /// <summary>"svd 7 of 3" would be a riddle: with halving most trials are a part of a whole one.</summary>
    [Fact]
    public async Task TrialsOfHalving_AreCountedWithoutATotal()
    {
        Write("\"trials\": 3, \"method\": \"halving\"");
        await _stages.Runner.RunAsync("tune", cancellation: Cancellation);
        Assert.True(_stages.Trials.Count > 3);
        Assert.All(_stages.Trials, trial => Assert.Null(trial.Total));
    }

    [Fact]
    public async Task ASecondRun_RunsNothing()
    {
        Write("\"trials\": 5");
        await _stages.Runner.RunAsync("tune", cancellation: Cancellation);
        _stages.Ran.Clear();
        RunResult again = await _stages.Runner.RunAsync("tune", cancellation: Cancellation);
        Assert.True(again.IsUpToDate);
        Assert.Empty(_stages.Ran);
        Assert.Equal(5, _stages.Trials.Count);
    }

    [Fact]
    public async Task ARunThatIsEnded_GoesOnWhereItWas_AndFindsTheSame()
    {
        Write("\"trials\": 14");
        using var stop = new CancellationTokenSource();
        _stages.AfterTrial = () =>
        {
            if (_stages.Trials.Count == 4)
            {
                stop.Cancel();
            }
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _stages.Runner.RunAsync("tune", cancellation: stop.Token));
        PlanDocument plan = _stages.Runner.Plan("tune");
        Assert.Equal([("svd", "4 of 14 trials are there", false)], plan.Tuning!.Select(state => (state.Model, state.State, state.IsDone)));
        Assert.Equal(PlanStep.Wait, plan.Steps.Single(step => step.Label == "TrainSvd[0]").State);
        Assert.Equal(PlanStep.Wait, plan.Steps.Single(step => step.Label == "Report").State);
        await _stages.Runner.RunAsync("tune", cancellation: Cancellation);
        Assert.Equal(14, _stages.Trials.Count); // None twice.
        Assert.Null(_stages.Runner.Plan("tune").Tuning);
        TuningReport resumed = Log();
        using var folder = new TestFolder();
        var other = new FakeStages(folder);
        other.Write("tune", 7, Tuning("\"trials\": 14"));
        await other.Runner.RunAsync("tune", cancellation: Cancellation);
        Assert.Equal(
            resumed.Trials.Select(trial => (trial.Experiment, trial.Value)), Log(folder).Trials.Select(trial => (trial.Experiment, trial.Value)));
    }

    [Theory]
    [InlineData("\"best\": ", "\"best\": 1")]
    [InlineData("{", "no JSON")]
    public async Task ALogThatWasEdited_IsMadeAgain_OfTrialsThatAreCached(string part, string edit)
    {
        Write("\"trials\": 6");
        await _stages.Runner.RunAsync("tune", cancellation: Cancellation);
        TuningReport before = Log();
        string file = _folder["artifacts/tuning/tune/svd.json"], text = File.ReadAllText(file);
        Assert.Contains(part, text, StringComparison.Ordinal);
        File.WriteAllText(file, text.Replace(part, edit, StringComparison.Ordinal));
        _stages.Ran.Clear();
        await _stages.Runner.RunAsync("tune", cancellation: Cancellation);
        Assert.DoesNotContain(_stages.Ran, label => label.StartsWith("TrainSvd", StringComparison.Ordinal));
        Assert.Equal(before.Best, Log().Best);
        Assert.All(_stages.Trials.Skip(6), trial => Assert.True(trial.WasUpToDate));
    }

    [Fact]
    public async Task MoreTrials_RunTheNewOnesAlone_AndAnotherSpaceBeginsAgain()
    {
        Write("\"trials\": 4");
        await _stages.Runner.RunAsync("tune", cancellation: Cancellation);
        Write("\"trials\": 7");
        Assert.Contains("4 of 7 trials are there", _stages.Runner.Plan("tune").Tuning![0].State, StringComparison.Ordinal);
        await _stages.Runner.RunAsync("tune", cancellation: Cancellation);
        Assert.Equal(7, _stages.Trials.Count);
        Write("\"trials\": 7, \"space\": { \"models.svd.features\": [2, 3] }");
        Assert.Contains("0 of 7 trials are there", _stages.Runner.Plan("tune").Tuning![0].State, StringComparison.Ordinal);
        await _stages.Runner.RunAsync("tune", cancellation: Cancellation);
        Assert.All(Log().Trials.Skip(1), trial => Assert.Contains(trial.Options["features"], (string[])["2", "3"]));
    }

    [Fact]
    public async Task TrialsAtATime_GiveALogInTheirOrder_AndTheSameOnAnyMachine()
    {
        Write("\"trials\": 15, \"parallel\": 3");
        await _stages.Runner.RunAsync("tune", cancellation: Cancellation);
        TuningReport log = Log();
        Assert.Equal(Enumerable.Range(0, 15), log.Trials.Select(trial => trial.Number));
        using var folder = new TestFolder();
        var other = new FakeStages(folder);
        other.Write("tune", 7, Tuning("\"trials\": 15, \"parallel\": 3"));
        await other.Runner.RunAsync("tune", cancellation: Cancellation);
        Assert.Equal(log.Trials.Select(trial => trial.Experiment), Log(folder).Trials.Select(trial => trial.Experiment));
    }

    [Fact]
    public async Task TrialsThatDiverge_HaveNoValue_AndWhereAllDo_ItIsAnError()
    {
        _stages.DivergesAt = 7;
        Write("\"trials\": 4");
        await _stages.Runner.RunAsync("tune", cancellation: Cancellation);
        Assert.Contains(ErrorCodes.TrainingDiverged, Log().Trials[0].Failure, StringComparison.Ordinal);
        Assert.Contains(_stages.Trials, trial => trial.IsBest);
        Write("\"trials\": 3, \"space\": { \"models.svd.features\": [7, 8] }");
        _stages.DivergesAt = -1;
        _stages.DivergesFrom = 7;
        var error = await Assert.ThrowsAnyAsync<BakeoffException>(() => _stages.Runner.RunAsync("tune", cancellation: Cancellation));
        Assert.Equal(ErrorCodes.NoTrialMeasured, error.Reports[0].Code);
        Assert.Contains("'svd'", error.Reports[0].Message, StringComparison.Ordinal);
    }

    /// <summary>
    /// What a model of one's own cannot do with some options says nothing of others; that it cannot do the given ones says that it is broken.
    /// </summary>
    [Theory]
    [InlineData(ErrorCodes.CustomModelFailed)]
    [InlineData(ErrorCodes.BadRecommendations)]
    public async Task TrialsThatACustomModelFailsWith_HaveNoValue_ButItMustNotFailAsItIsGiven(string code)
    {
        const string space = ", \"space\": { \"models.svd.features\": [7, 9], \"models.svd.epochs\": [10, 9] }";
        (_stages.DivergesAt, _stages.FailsWith) = (9, code);
        Write("\"trials\": 4" + space);
        await _stages.Runner.RunAsync("tune", cancellation: Cancellation);
        Assert.Equal(4, Log().Trials.Count);
        Assert.All(Log().Trials, trial => Assert.Equal(trial.Options["features"] == "9", trial.Failure is not null));
        Assert.Contains(Log().Trials, trial => trial.Failure?.StartsWith(code, StringComparison.Ordinal) == true);
        _stages.DivergesAt = 8;
        _stages.Write("tune", 8, Tuning("\"trials\": 4" + space));
        var error = await Assert.ThrowsAnyAsync<BakeoffException>(() => _stages.Runner.RunAsync("tune", cancellation: Cancellation));
        Assert.Equal(code, error.Reports[0].Code);
        Assert.Equal("the loss is not a number.", error.Reports[0].Message);
    }

    [Fact]
    public async Task AModelThatGivesNothingToMeasure_IsAnError_ThatSaysSo()
    {
        _stages.MeasuresNothing = true;
        Write("\"trials\": 2");
        var error = await Assert.ThrowsAnyAsync<BakeoffException>(() => _stages.Runner.RunAsync("tune", cancellation: Cancellation));
        Assert.Equal(ErrorCodes.NoTrialMeasured, error.Reports[0].Code);
        Assert.Contains("gives nothing on this data", error.Reports[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATrialThatFailsByNoOption_IsAnError_ThatNamesTheTrial()
    {
        (_stages.DivergesAt, _stages.FailsWith) = (9, ErrorCodes.OutOfMemory);
        Write("\"trials\": 4, \"space\": { \"models.svd.features\": [7, 9], \"models.svd.epochs\": [10, 9] }");
        var error = await Assert.ThrowsAnyAsync<BakeoffException>(() => _stages.Runner.RunAsync("tune", cancellation: Cancellation));
        Assert.Equal(ErrorCodes.OutOfMemory, error.Reports[0].Code);
        Assert.Matches("^of the trial tune@tuning=svd\\+epochs=(9|10)\\+features=9[^ ]*: the loss", error.Reports[0].Message);
    }

    [Fact]
    public async Task ATrial_IsAnExperiment_ThatIsUpToDate()
    {
        Write("\"trials\": 3");
        await _stages.Runner.RunAsync("tune", cancellation: Cancellation);
        string name = Log().Trials[2].Experiment;
        Assert.StartsWith("tune@tuning=svd+epochs=", name, StringComparison.Ordinal);
        PlanDocument plan = _stages.Runner.Plan(name);
        Assert.All(plan.Steps.Where(step => step.Label is "Split" or "TrainSvd[0]" or "Evaluate"), step =>
            Assert.Equal(PlanStep.UpToDate, step.State));
    }

    [Fact]
    public async Task StagesThatDoNotDependOnIt_RunWithoutTuning()
    {
        Write("\"trials\": 3");
        await _stages.Runner.RunAsync("tune", new RunRequest { Stages = ["Split"] }, Cancellation);
        Assert.Empty(_stages.Trials);
    }

    [Fact]
    public async Task AMetricThatTheModelDoesNotHave_IsAnError_ThatNamesTheOthers()
    {
        Write("\"trials\": 3, \"metric\": \"recall@10\"");
        var error = await Assert.ThrowsAnyAsync<BakeoffException>(() => _stages.Runner.RunAsync("tune", cancellation: Cancellation));
        Assert.Equal(ErrorCodes.NotComparable, error.Reports[0].Code);
        Assert.Contains("rmse", error.Reports[0].Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SecondsThatAreOver_EndTheSearch_AndTheLogSaysSo()
    {
        Write("\"trials\": 1000, \"seconds\": 1");
        _stages.TrainingTakes = TimeSpan.FromMilliseconds(300);
        await _stages.Runner.RunAsync("tune", cancellation: Cancellation);
        TuningReport log = Log();
        Assert.InRange(log.Trials.Count, 2, 20);
        Assert.Contains("1 s of training were over", log.Stopped, StringComparison.Ordinal);
        Assert.False(log.IsComplete);
        Assert.Contains(" of 1000 trials", log.Extent, StringComparison.Ordinal);
        Assert.Null(_stages.Runner.Plan("tune").Tuning);
    }

    [Fact]
    public async Task GivenOptionsThatAreTheBest_AreNotTrainedTwice()
    {
        Write("\"trials\": 3, \"space\": { \"models.svd.features\": [7, 9, 10], \"models.svd.epochs\": [10, 9] }");
        await _stages.Runner.RunAsync("tune", cancellation: Cancellation);
        Assert.Equal(0, Log().Best);
        Assert.DoesNotContain(_stages.Ran, label => label.StartsWith("TrainSvd.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ALogThatIsKeptWithTheExperiment_IsTaken()
    {
        Write("\"trials\": 4");
        await _stages.Runner.RunAsync("tune", cancellation: Cancellation);
        string kept = _folder["experiments/tune/tuning/tune/svd.json"];
        Directory.CreateDirectory(Path.GetDirectoryName(kept)!);
        File.Move(_folder["artifacts/tuning/tune/svd.json"], kept);
        Assert.Null(_stages.Runner.Plan("tune").Tuning);
        RunResult again = await _stages.Runner.RunAsync("tune", cancellation: Cancellation);
        Assert.True(again.IsUpToDate);
    }

    [Fact]
    public async Task ALeaderboard_ShowsNothingThatWaitsForTuning()
    {
        Write("\"trials\": 4");
        LeaderboardResult open = await _stages.Runner.LeaderboardAsync(
            new LeaderboardRequest { Experiments = ["tune"], Metrics = ["rmse"], Run = true }, Cancellation);
        Assert.Empty(open.NotShown);
        Write("\"trials\": 5");
        LeaderboardResult waits = await _stages.Runner.LeaderboardAsync(
            new LeaderboardRequest { Experiments = ["tune"], Metrics = ["rmse"] }, Cancellation);
        Assert.Contains("of the tuning of svd 4 of 5 trials are there", waits.NotShown[0], StringComparison.Ordinal);
    }

    private static string Tuning(string members) => $", \"tuning\": {{ {members} }}";

    private void Write(string members) => _stages.Write("tune", 7, Tuning(members));

    private TuningReport Log(TestFolder? folder = null) =>
        CanonicalJson.Read<TuningReport>((folder ?? _folder)["artifacts/tuning/tune/svd.json"]);
}
