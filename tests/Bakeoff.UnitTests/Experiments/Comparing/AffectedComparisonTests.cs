using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>Only what a change can affect is compared; of every other experiment the files say why it was not.</summary>
public sealed class AffectedComparisonTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly FakeStages _stages;
    private readonly List<string> _compared = [];

    public AffectedComparisonTests()
    {
        _stages = new FakeStages(_folder);
        _stages.Write("changed", 2);
        _stages.Write("same", 3);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AnExperimentIsCompared_WhereItsOptionsAreOthers()
    {
        string plan = Plan("changed", "same");
        _stages.Write("changed", 4);
        Assert.Empty(Run(plan, "changed", "same"));
        Assert.Equal(["changed"], _compared);
        Assert.Empty(_stages.Ran); // The others are not run to find out.
        Assert.Contains("no option, seed or code of its stages is other than at main", Markdown("same"), StringComparison.Ordinal);
        string affected = File.ReadAllText(_folder["artifacts/comparisons/affected.json"]);
        Assert.Contains("\"changed\": \"affected\"", affected, StringComparison.Ordinal);
        Assert.Contains("\"same\": \"unaffected\"", affected, StringComparison.Ordinal);
    }

    [Fact]
    public void ANewExperiment_IsRun_AndNotCompared()
    {
        Run(Plan("same"), "changed", "same");
        Assert.Empty(_compared);
        Assert.Contains("TrainSvd[0] 2 10", _stages.Ran);
        Assert.Contains("changed is new: main has nothing to compare it with", Markdown("changed"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{ \"what\": \"an older version wrote\" }")]
    public void WithoutAPlanOfTheBaseline_AllAreCompared(string? plan)
    {
        Run(plan, "changed", "same");
        Assert.Equal(["changed", "same"], _compared);
    }

    [Fact]
    public void OneThatCannotBeCompared_IsReported_AfterTheOthers()
    {
        var problem = new ErrorReport(ErrorCodes.NotComparable, "nothing can be compared.", "Give both a model in common.");
        IReadOnlyList<ComparisonResult> Compare(string name) => name == "changed" ? throw new ReportedException([problem]) : [];
        var error = Assert.Throws<ReportedException>(() => Run(null, Compare, "changed", "same"));
        Assert.Equal(ErrorCodes.NotComparable, Assert.Single(error.Reports).Code);
        Assert.Equal(["changed", "same"], _compared);
        Assert.Contains("could not be compared with main: BKF7006: nothing can be compared", Markdown("changed"), StringComparison.Ordinal);
    }

    private string Plan(params string[] names) => string.Concat(names.Select(name => CanonicalJson.Serialize(_stages.Runner.Plan(name))));

    private string Markdown(string experiment) => File.ReadAllText(_folder[$"artifacts/comparisons/{experiment}/compare.md"]);

    private IReadOnlyList<ComparisonResult> Run(string? plan, params string[] names) => Run(plan, _ => [], names);

    private IReadOnlyList<ComparisonResult> Run(string? plan, Func<string, IReadOnlyList<ComparisonResult>> compare, params string[] names)
    {
        ExperimentRunner runner = _stages.Runner;
        IReadOnlyList<ComparisonResult> Compare(string name, string folder)
        {
            _compared.Add(name);
            return compare(name);
        }

        return new AffectedComparison(runner.Context, _ => plan, Compare, TestContext.Current.CancellationToken)
            .Run("main", [.. names.Select(runner.Loader.Load)], _folder["artifacts/comparisons"]);
    }
}
