using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>
/// The name of a folder takes no part in what is read: neither as a value of a column, as DuckDB would have it, nor as a pattern of other names.
/// </summary>
public sealed class PathTests : IDisposable
{
    private const string Strange = "rating=1/timestamp=7/user=7/item=3/score=0/test_fold=1/rank=2/year=2020/[a]b*?'c";
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>
    /// Dataset, experiments, store, reports, work folders and scratch folders are all there; the points of a sweep are called
    /// <c>swept@features=2</c>.
    /// </summary>
    [Fact]
    public void InAFolderWithAStrangeName_ARunAndAComparisonGiveTheSameNumbers()
    {
        (string[] plain, string[] strange) = (Compare("plain"), Compare(Strange));
        Assert.Equal(4, plain.Length);
        Assert.Equal(plain, strange);
    }

    private string[] Compare(string place)
    {
        _ = new TinyExperiment(_folder, place);
        _folder.Write(place + "/experiments/swept/experiment.json", """
            { "extends": "tiny", "question": "How many?", "models": { "two-tower": null }, "sweep": { "method": "grid", "metric": "rmse", "parameters": { "models.svd.features": [2, 3] } } }
            """);
        string artifacts = _folder[place + "/artifacts"];
        var environment = new Dictionary<string, string> { ["TMPDIR"] = Directory.CreateDirectory(_folder[place + "/tmp"]).FullName };
        CommandResult compare = CommandResult.Run(
            _folder.Root, environment, "dotnet", "exec", Path.Combine(AppContext.BaseDirectory, "bakeoff.dll"), "compare", "-e", "swept@features=2",
            "--baseline", "swept@features=3",
            "--experiments", _folder[place + "/experiments"], "--artifacts", artifacts);
        Assert.True(compare.ExitCode == 0, compare.Output + compare.Error);
        return [.. new[] { "swept@features=2", "swept@features=3" }.SelectMany(
            experiment => HashedFiles.In(Path.Combine(artifacts, "reports", experiment))
                .Where(file => file.StartsWith("metrics.json", StringComparison.Ordinal) || file.StartsWith("per-user", StringComparison.Ordinal)))];
    }
}
