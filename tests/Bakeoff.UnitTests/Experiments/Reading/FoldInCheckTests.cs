using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

public sealed class FoldInCheckTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("\"two-tower\": {}", "models.two-tower", "'history'")]
    [InlineData("\"mine\": { \"command\": [\"python3\", \"a.py\"] }", "models.mine", "a command")]
    public void ModelThatCannotFoldIn_IsRefused_AndThoseAreNamedThatCan(string model, string named, string reason)
    {
        ErrorReport problem = Assert.Single(Read($$"""{ "split": { "method": "users" }, "models": { "svd": {}, {{model}} } }""").Reports);
        Assert.Equal(ErrorCodes.CannotFoldIn, problem.Code);
        Assert.Contains(named, problem.Message, StringComparison.Ordinal);
        Assert.Contains(reason, problem.Message, StringComparison.Ordinal);
        Assert.Contains("svd, bias, global-mean, item-knn", problem.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void TwoTowerWithHistory_AndAllOtherModels_MayTakePart()
    {
        _folder.Write("experiments/x/experiment.json", """
            { "split": { "method": "users" }, "models": { "svd": {}, "two-tower": { "history": 10 }, "ease": { "regularization": 100 } } }
            """);
        Assert.Equal("users", new ExperimentReader(_folder["experiments"]).Read("x").Split.Method);
    }

    [Fact]
    public void Sweep_WithoutValidationUsers_IsRefused()
    {
        ErrorReport problem = Assert.Single(Read("""
            { "split": { "method": "users", "testUsers": 10 }, "models": { "svd": {} },
              "sweep": { "metric": "rmse", "parameters": { "models.svd.features": [10, 20] } } }
            """).Reports);
        Assert.Equal(ErrorCodes.ConflictingOptions, problem.Code);
        Assert.Contains("'split.validationUsers'", problem.Remedy, StringComparison.Ordinal);
    }

    private ReportedException Read(string json)
    {
        _folder.Write("experiments/x/experiment.json", json);
        return Assert.Throws<ReportedException>(() => new ExperimentReader(_folder["experiments"]).Read("x"));
    }
}
