using System.Text.Json;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>An experiment with <c>tuning</c>, as a user runs it.</summary>
public sealed class TuningRunTests : IDisposable
{
    private const string Experiments = "tiny-experiments/experiments";
    private readonly TestFolder _folder = new();

    public TuningRunTests() => _ = new TinyExperiment(_folder);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ATunedRun_TakesTheBestTrial_ShowsWhatItBrought_AndThenHasNothingToDo()
    {
        Write("""{ "trials": 3, "method": "random" }""");
        CommandResult first = Run("run", "Report");
        Assert.True(first.ExitCode == 0, first.Output + first.Error);
        Assert.Matches("svd +1 of 3 +the given options: rmse", first.Output);
        JsonElement[] trials = TrialsOf("svd");
        Assert.Equal(3, trials.Length);
        Assert.Equal(3, trials.Select(trial => trial.GetProperty("options").GetRawText()).Distinct().Count());
        double best = trials.Min(trial => trial.GetProperty("value").GetDouble());
        JsonElement chosen = trials.First(trial => trial.GetProperty("value").GetDouble() == best).GetProperty("options");
        string plan = Run("explain", "TrainSvd").Output;
        Assert.DoesNotContain("runs", plan, StringComparison.Ordinal);
        string report = File.ReadAllText(_folder["artifacts/reports/tuned/report.md"]);
        Assert.All(
            chosen.EnumerateObject(), option => Assert.Contains($"{option.Name}={option.Value}", report.Replace(": ", "=", StringComparison.Ordinal)
                .Replace(" = ", "=", StringComparison.Ordinal).Replace(" ", "=", StringComparison.Ordinal), StringComparison.Ordinal));
        Assert.Contains("svd-untuned", report, StringComparison.Ordinal);

        CommandResult again = Run("run", "Report");
        Assert.Contains("stages up to date", again.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("of 3 ", again.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void MoreTrials_RunOnlyTheNewOnes_AndPlanSaysHowMany()
    {
        Write("""{ "trials": 2, "method": "random", "models": ["svd"], "untuned": false }""");
        Assert.Equal(0, Run("run", "Report").ExitCode);
        string[] two = [.. TrialsOf("svd").Select(trial => trial.GetProperty("options").GetRawText())];
        Write("""{ "trials": 4, "method": "random", "models": ["svd"], "untuned": false }""");
        Assert.Contains("tuning: svd 2 of 4 trials are there", Run("plan").Output, StringComparison.Ordinal);
        Assert.Equal(0, Run("run", "Report").ExitCode);
        Assert.Equal(two, TrialsOf("svd").Take(2).Select(trial => trial.GetProperty("options").GetRawText()));
        Assert.Equal(4, TrialsOf("svd").Length);
    }

    [Fact]
    public void ATunedExperiment_IsBundledWithItsLog_AndRunElsewhereWithoutASearch()
    {
        Write("""{ "trials": 2, "method": "random", "models": ["svd"] }""");
        CommandResult made = Run("bundle", "--output", _folder["b.zip"]);
        Assert.True(made.ExitCode == 0, made.Output + made.Error);
        Directory.Delete(_folder["tiny-experiments"], recursive: true);
        Directory.Delete(_folder["artifacts"], recursive: true);
        Assert.Contains("svd: trials, ", CommandResult.Bakeoff(_folder, "bundle", "--check", _folder["b.zip"]).Output, StringComparison.Ordinal);
        CommandResult again =
            CommandResult.Bakeoff(_folder, "bundle", "--run", _folder["b.zip"], "--output", _folder["elsewhere"], "--offline");
        Assert.True(again.ExitCode == 0, again.Output + again.Error);
        Assert.Contains("all with the bundle's bytes", again.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("of 2 ", again.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void AModelThatIsNotThere_IsRefused_WithItsLine()
    {
        Write("""{ "trials": 2, "models": ["svdd"] }""");
        CommandResult run = Run("run", "Report");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("BKF1029", run.Error, StringComparison.Ordinal);
        Assert.Matches(@"experiment\.json\(\d+,\d+\)", run.Error);
    }

    private JsonElement[] TrialsOf(string model)
    {
        using JsonDocument log = JsonDocument.Parse(File.ReadAllText(_folder[$"artifacts/tuning/tuned/{model}.json"]));
        return [.. log.RootElement.Clone().GetProperty("trials").EnumerateArray()];
    }

    private void Write(string tuning) => _folder.Write(
        $"{Experiments}/tuned/experiment.json",
        $"{{ \"question\": \"Tuned?\", \"extends\": \"tiny\", \"models\": {{ \"two-tower\": null }},\n  \"tuning\": {tuning} }}");

    private CommandResult Run(string command, params string[] more) =>
        CommandResult.Bakeoff(_folder, [command, .. more, "--experiments", _folder[Experiments], "--experiment", "tuned"]);
}
