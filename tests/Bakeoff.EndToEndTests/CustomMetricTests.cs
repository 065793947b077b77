using Bakeoff.Core;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>How near the first hit is to the beginning of the list: the custom metric of the docs, in this assembly.</summary>
public sealed class FirstHit : IListMetric
{
    public MetricDescriptor Describe(MetricInput input) =>
        new() { Better = MetricDirection.Higher, Summary = "places behind the first hit / k", Lowest = 0, Highest = 1 };

    public double? Measure(RankedTest user, int k) => user.Hits(k) > 0 ? (double)(k - user.Ranks[0]) / k : 0;
}

/// <summary>The same with a range that is an option.</summary>
public sealed class StrictFirstHit : IListMetric
{
    public MetricDescriptor Describe(MetricInput input) => new FirstHit().Describe(input) with { Highest = input.Options<Options>().Highest };

    public double? Measure(RankedTest user, int k) => new FirstHit().Measure(user, k);

    public sealed record Options
    {
        public double Highest { get; init; } = 1;
    }
}

/// <summary>The largest error of a user, a custom metric of predicted ratings.</summary>
public sealed class LargestError : IRatingMetric
{
    public MetricDescriptor Describe(MetricInput input) =>
        new() { Better = MetricDirection.Lower, Summary = "the largest |rating − prediction|", Lowest = 0, Unit = "ratings" };

    public double? Measure(RatedTest user)
    {
        double largest = 0;
        for (int row = 0; row < user.Ratings.Length; row++)
        {
            largest = Math.Max(largest, Math.Abs(user.Ratings[row] - user.Predictions[row]));
        }

        return largest;
    }
}

/// <summary>Metrics that an experiment brings.</summary>
public sealed class CustomMetricTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly TinyExperiment _tiny;

    public CustomMetricTests()
    {
        _tiny = new TinyExperiment(_folder);
        Directory.CreateDirectory(_folder["tiny-experiments/experiments/mine"]);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AClass_IsMeasuredShownAndCompared_LikeEveryMetric_AndRunsAgainOnlyIfSomethingChanged()
    {
        string metrics = $"{Metric("first-hit@k", typeof(FirstHit))}, {Metric("largest-error", typeof(LargestError))}";
        Write(metrics, "\"first-hit@5\", \"largest-error\"");
        CommandResult first = Run();
        Assert.True(first.ExitCode == 0, first.Output + first.Error);
        Assert.Matches("│ model .*│ +first-hit@5 │ +largest-error │", first.Output);
        string page = File.ReadAllText(_folder["artifacts/reports/mine/report.md"]);
        Assert.Contains("Primary metrics: first-hit@5, largest-error", page, StringComparison.Ordinal);
        Assert.Matches(@"\| first-hit@5 \| 0\.\d+ \[", page);
        Assert.Contains("places behind the first hit / k", File.ReadAllText(_folder["artifacts/reports/mine/index.html"]), StringComparison.Ordinal);
        Assert.Contains("Evaluate             up to date", Run().Output, StringComparison.Ordinal);

        _folder.Write("tiny-experiments/experiments/again/experiment.json", """{ "extends": "mine", "models": { "svd": { "epochs": 1 } } }""");
        CommandResult compared = CommandResult.Bakeoff(
            _folder, [
                "compare", .. _tiny.Arguments()[..2], "-e", "again", "--baseline", "mine", "--metric", "first-hit@5", "--metric", "largest-error"]);
        Assert.True(compared.ExitCode == 0, compared.Output + compared.Error);
        Assert.Matches(@"svd +│ +largest-error", compared.Output);

        Write(Metric("first-hit@k", typeof(StrictFirstHit), "\"highest\": 0.01"), "\"first-hit@5\"");
        CommandResult failed = Run();
        Assert.Equal(1, failed.ExitCode);
        Assert.Contains("option.metrics changed", failed.Output, StringComparison.Ordinal);
        Assert.Matches(
            @"error BKF7012: the metric 'first-hit@k', Bakeoff\.EndToEndTests\.StrictFirstHit, cannot be used: its value of user \d+ is 0\.\d+, "
                + "which is not in",
            failed.Error);
    }

    [Theory]
    [InlineData("recall@k", "FirstHit", "", "error BKF1015: 'recall@k' is the name of a built-in metric")]
    [InlineData("First@k", "FirstHit", "", "error BKF1006: 'First@k' cannot be the name of a metric")]
    [InlineData("first@k", "NoSuch", "", "error BKF1020: Bakeoff.EndToEndTests.dll has no class 'Bakeoff.EndToEndTests.NoSuch'")]
    [InlineData(
        "first@k", "NextItem", "",
        "error BKF7012: Bakeoff.EndToEndTests.NextItem of Bakeoff.EndToEndTests.dll does not implement Bakeoff.Core.ICustomMetric")]
    [InlineData("first", "FirstHit", "", "its name does not end with @k")]
    [InlineData("first@k", "StrictFirstHit", "\"hihgest\": 1", "error BKF7012: the options of the metric 'first@k' do not fit Options")]
    public void AMetricThatDoesNotFit_IsAnError(string name, string type, string options, string error)
    {
        Write(Metric(name, typeof(FirstHit), options).Replace(nameof(FirstHit), type, StringComparison.Ordinal), "");
        CommandResult run = Run();
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(error, run.Error, StringComparison.Ordinal);
    }

    private static string Metric(string name, Type type, string options = "") =>
        $"\"{name}\": {{ \"class\": \"{type.FullName}\", \"assembly\": "
            + $"\"{type.Assembly.Location}\"{(options.Length > 0 ? $", \"options\": {{ {options} }}" : "")} }}";

    private void Write(string metrics, string primary) => _folder.Write(
        "tiny-experiments/experiments/mine/experiment.json",
        $"{{ \"extends\": \"tiny\", \"question\": \"And mine?\", \"models\": {{ \"two-tower\": null }}, \"evaluation\": {{ \"primary\": "
            + $"[{primary}], \"metrics\": {{ {metrics} }} }} }}");

    private CommandResult Run() => CommandResult.Bakeoff(_folder, ["run", "Report", .. _tiny.Arguments()[..2], "-e", "mine"]);
}
