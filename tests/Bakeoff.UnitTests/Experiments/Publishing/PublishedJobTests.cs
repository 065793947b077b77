using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>Experiments are run and held to what others published, on stages that do nothing: features of 2 give an RMSE of about 0.97.</summary>
public sealed class PublishedJobTests : IDisposable
{
    private const string Value = """{ "method": "SVD", "model": "svd", "metric": "rmse", "value": "VALUE", "source": "Someone 2019" }""";
    private readonly TestFolder _folder = new();
    private readonly FakeStages _stages;

    public PublishedJobTests()
    {
        _stages = new FakeStages(_folder);
        _stages.Write("plain", 2);
        Nested("published/group/one", "\"extends\": \"plain\"");
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Page => File.ReadAllText(_folder["docs/published.md"]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AnExperimentInAFolderOfOthers_IsRun_AndItsValuesAreJudged()
    {
        Publish("published/group/one", Value.Replace("VALUE", "0.5", StringComparison.Ordinal),
            "{ \"method\": \"BPMF\", \"metric\": \"rmse\", \"value\": \".7633\", \"source\": \"Someone\" }");
        PublishedResult result = await RunAsync();
        Assert.Empty(result.Problems);
        PublishedOutcome outcome = Assert.Single(result.Outcomes);
        Assert.Equal(("published/group/one", (string?)null), (outcome.Experiment, outcome.Missing));
        Assert.Equal([PublishedVerdict.Below, null], outcome.Rows.Select(row => row.Verdict));
        Assert.Contains("TrainSvd[0] 2 10", _stages.Ran);
        Assert.Contains("\n## A protocol\n", Page, StringComparison.Ordinal);
        Assert.Contains(
            "| [SVD](../experiments/published/group/one/experiment.json), Someone 2019 | rmse | 0.5 | 0.", Page, StringComparison.Ordinal);
        Assert.Contains("| BPMF, Someone | rmse | .7633 | – | *no model here* | – | – |", Page, StringComparison.Ordinal);
        Assert.Matches(@"\nMeasured on \d{4}-\d\d-\d\d, \d+ processors?: `published/group/one`\.\n", Page);
    }

    [Fact]
    public async Task WithoutAnyPublishedValue_ThereIsAnError_AndNoPage()
    {
        ReportedException error = await Assert.ThrowsAsync<ReportedException>(() => RunAsync());
        Assert.Equal(ErrorCodes.UnknownExperiment, error.Reports[0].Code);
        Assert.False(File.Exists(_folder["docs/published.md"]));
    }

    [Fact]
    public async Task WhatIsUpToDate_DoesNotRunAgain_AndGivesTheSamePage()
    {
        Publish("published/group/one", Value.Replace("VALUE", "0.5", StringComparison.Ordinal));
        await RunAsync();
        string page = Page;
        _stages.Ran.Clear();
        await RunAsync();
        Assert.Empty(_stages.Ran);
        Assert.Equal(page, Page);
        await RunAsync(new PublishedRequest { Run = false });
        Assert.Equal(page, Page);
    }

    /// <summary>Nothing is fetched, and the page has the command that fills the rows.</summary>
    [Fact]
    public async Task AnArchiveThatIsNotAtHand_IsNotFetched_AndTheCommandIsSaid()
    {
        Nested("published/group/far", "\"extends\": \"plain\", \"dataset\": \"movielens-10m\"");
        Publish("published/group/far", Value.Replace("VALUE", "0.5", StringComparison.Ordinal));
        PublishedOutcome outcome = Assert.Single((await RunAsync()).Outcomes);
        Assert.Equal(("the archive `ml-10m.zip` is not at hand", "ml-10m.zip"), (outcome.Missing, outcome.Archive));
        Assert.Empty(_stages.Ran);
        Assert.Contains(
            "since the archive `ml-10m.zip` is not at hand: `published/group/far`. To fill the rows, where FOLDER holds `ml-10m.zip`:\n\n"
                + "    dotnet cake --target=Published --experiment=published/group/far --mirror=FOLDER\n", Page, StringComparison.Ordinal);
    }

    /// <summary>The check can fail: a value that must be the printed one is not.</summary>
    [Theory]
    [InlineData("0.5", PublishedVerdict.Differs)]
    [InlineData("OURS", PublishedVerdict.Equal)]
    public async Task AValueOfADeterministicProtocol_MustBeThePrintedOne(string printed, PublishedVerdict expected)
    {
        Publish("published/group/one", Value.Replace("VALUE", "0.5", StringComparison.Ordinal));
        double ours = Assert.Single((await RunAsync()).Outcomes).Rows[0].Ours!.Value;
        printed = printed.Replace("OURS", FormattableString.Invariant($"{ours:F3}"), StringComparison.Ordinal);
        Publish("published/group/one", Value.Replace("VALUE\"", printed + "\", \"exact\": true", StringComparison.Ordinal));
        PublishedResult result = await RunAsync();
        Assert.Equal(expected, result.Outcomes[0].Rows[0].Verdict);
        Assert.Equal(expected == PublishedVerdict.Differs ? [ErrorCodes.PublishedDiffers] : [], result.Problems.Select(problem => problem.Code));
        Assert.Equal(6, ErrorCodes.ExitCodeOf(ErrorCodes.PublishedDiffers));
        Assert.Equal(expected == PublishedVerdict.Differs, Page.Contains("| **differs** |", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AnExperimentThatFails_IsSaid_AndTheOthersAreMeasured()
    {
        Nested("published/group/another", "\"extends\": \"plain\", \"models\": { \"svd\": { \"features\": 7 } }");
        _stages.DivergesAt = 7;
        Publish("published/group/one", Value.Replace("VALUE", "0.5", StringComparison.Ordinal));
        Publish("published/group/another", Value.Replace("VALUE", "0.5", StringComparison.Ordinal));
        PublishedResult result = await RunAsync();
        Assert.Equal(["it failed with BKF6001", null], result.Outcomes.Select(outcome => outcome.Missing));
        Assert.StartsWith("'published/group/another' could not be measured: ", Assert.Single(result.Problems).Message, StringComparison.Ordinal);
        Assert.NotNull(result.Outcomes[1].Rows[0].Ours);
    }

    [Fact]
    public async Task OnlyNamedExperiments_AreRun_AndThePageHasAll()
    {
        Nested("published/group/another", "\"extends\": \"plain\", \"models\": { \"svd\": { \"features\": 3 } }");
        Publish("published/group/one", Value.Replace("VALUE", "0.5", StringComparison.Ordinal));
        Publish("published/group/another", Value.Replace("VALUE", "0.5", StringComparison.Ordinal));
        PublishedResult result = await RunAsync(new PublishedRequest { Experiments = ["published/group/one"] });
        Assert.Equal(["it has not been run", null], result.Outcomes.Select(outcome => outcome.Missing));
        Assert.DoesNotContain("TrainSvd[0] 3 10", _stages.Ran);
        Assert.Contains("    dotnet cake --target=Published --experiment=published/group/another\n", Page, StringComparison.Ordinal);
        var unknown = await Assert.ThrowsAnyAsync<BakeoffException>(() => RunAsync(new PublishedRequest { Experiments = ["published/group/on"] }));
        Assert.Equal(ErrorCodes.UnknownExperiment, unknown.Reports[0].Code);
        Assert.Contains("'published/group/one'", unknown.Reports[0].Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"model\": \"swd\"", "measures no 'rmse' of a model 'swd'")]
    [InlineData("\"model\": \"svd\", \"metric\": \"recall@7\"", "measures no 'recall@7' of a model 'svd'")]
    public async Task AModelOrMetricThatIsNotMeasured_IsAProblem(string members, string said)
    {
        string value = Value.Replace("VALUE", "0.5", StringComparison.Ordinal).Replace("\"model\": \"svd\"", members, StringComparison.Ordinal);
        Publish("published/group/one", members.Contains("metric", StringComparison.Ordinal)
            ? value.Replace(", \"metric\": \"rmse\"", "", StringComparison.Ordinal) : value);
        ErrorReport problem = Assert.Single((await RunAsync()).Problems);
        Assert.Equal(ErrorCodes.BadPublishedValue, problem.Code);
        Assert.Contains(said, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "protocol": "P", "values": [] }""", ErrorCodes.BadPublishedValue)]
    [InlineData("""{ "values": [VALUE] }""", ErrorCodes.BadPublishedValue)]
    [InlineData("""{ "protocol": "P", "values": [{ "method": "M", "metric": "m", "value": "0.5" }] }""", ErrorCodes.BadPublishedValue)]
    [InlineData("""{ "protocol": "P", "values": [{ "method": "M", "metric": "m", "value": "half", "source": "S" }] }""", ErrorCodes.BadPublishedValue)]
    [InlineData("""{ "protocol": "P", "values": [{ "method": "M", "metric": "rmse", "value": 0.5, "source": "S" }] }""", ErrorCodes.WrongType)]
    [InlineData("""{ "protocol": "P", "values": [{ "methd": "M" }] }""", ErrorCodes.UnknownKey)]
    [InlineData("""{ "protocol": "P", "values": {} }""", ErrorCodes.WrongType)]
    [InlineData("""{ "protocol": "P", "values": [{ "method": "M", "metric": "m", "value": "1", "source": "S", "tolerance": 2 }] }""", "BKF1006")]
    [InlineData("""{ "protocol": """, ErrorCodes.ExperimentSyntax)]
    public async Task AWrongFile_IsRefusedWithItsPlace_BeforeAnythingRuns(string json, string code)
    {
        _folder.Write("experiments/published/group/one/published.json", json.Replace("VALUE", Value, StringComparison.Ordinal));
        var error = await Assert.ThrowsAnyAsync<BakeoffException>(() => RunAsync());
        Assert.Equal(code, error.Reports[0].Code);
        Assert.EndsWith("published.json", error.Reports[0].Location!.File, StringComparison.Ordinal);
        Assert.Empty(_stages.Ran);
        Assert.False(File.Exists(_folder["docs/published.md"]));
    }

    private Task<PublishedResult> RunAsync(PublishedRequest? request = null) => _stages.Runner.PublishedAsync(request, Cancellation);

    private void Nested(string name, string members) =>
        _folder.Write($"experiments/{name}/experiment.json", $$"""{ "question": "?", {{members}} }""");

    private void Publish(string name, params string[] values) => _folder.Write(
        $"experiments/{name}/published.json", $$"""{ "protocol": "A protocol", "values": [ {{string.Join(", ", values)}} ] }""");
}
