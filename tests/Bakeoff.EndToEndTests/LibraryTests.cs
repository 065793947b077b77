using System.Text.Json;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>
/// A program that uses the library has the results of the command line, under the same keys; and what the command line says as JSON.
/// </summary>
public sealed class LibraryTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TheSample_RunsAndCompares_WithTheResultsOfTheCommandLine()
    {
        var tiny = new TinyExperiment(_folder);
        string experiments = _folder["tiny-experiments/experiments"];
        _folder.Write(
            "tiny-experiments/experiments/larger/experiment.json",
            "{ \"question\": \"?\", \"extends\": \"tiny\", \"models\": { \"svd\": { \"features\": 3 } } }");
        CommandResult run = CommandResult.Bakeoff(_folder, [.. tiny.Arguments("run"), "--json"]);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        double rmse = RunIsOneDocument(run);
        CommandResult sample = CommandResult.Run(
            TestPaths.Repository, null, "dotnet", "run", "samples/run.cs", "--", "tiny", "larger", experiments, _folder["artifacts"]);
        Assert.True(sample.ExitCode == 0, sample.Output + sample.Error);
        string[] lines = sample.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("tiny: 0 of 9 stages ran", lines[0]);
        Assert.Equal(FormattableString.Invariant($"svd rmse {rmse:F4}"), lines[1]);
        Assert.True(File.Exists(_folder["artifacts/comparisons/larger/compare.json"]), sample.Output);
        CompareIsOneDocument(CommandResult.Bakeoff(
            _folder, "compare", "--experiments", experiments, "--experiment", "larger", "--baseline", "tiny", "--json"));
        DoctorIsOneDocument(CommandResult.Bakeoff(_folder, "doctor", "--experiments", experiments, "--json"));
    }

    private double RunIsOneDocument(CommandResult run)
    {
        using JsonDocument document = JsonDocument.Parse(run.Output);
        JsonElement root = document.RootElement;
        Assert.Equal(("run-result/1", "tiny"), (root.GetProperty("format").GetString(), root.GetProperty("experiment").GetString()));
        Assert.Equal(9, root.GetProperty("stages").GetArrayLength());
        Assert.Equal(Path.GetFullPath(_folder["artifacts/reports/tiny"]), root.GetProperty("report").GetString());
        Assert.Contains("tiny: Report: 0 of 9 up to date", run.Error, StringComparison.Ordinal);
        return root.GetProperty("models").EnumerateArray().Single(model => model.GetProperty("name").GetString() == "svd")
            .GetProperty("metrics").GetProperty("rmse/test-items").GetDouble();
    }

    private void CompareIsOneDocument(CommandResult compare)
    {
        Assert.True(compare.ExitCode == 0, compare.Output + compare.Error);
        Assert.Equal(File.ReadAllText(_folder["artifacts/comparisons/larger/compare.json"]), compare.Output);
        using JsonDocument document = JsonDocument.Parse(compare.Output);
        Assert.Equal("compare/2", Assert.Single(document.RootElement.EnumerateArray()).GetProperty("format").GetString());
        Assert.Contains("Comparison: ", compare.Error, StringComparison.Ordinal);
    }

    private static void DoctorIsOneDocument(CommandResult doctor)
    {
        using JsonDocument document = JsonDocument.Parse(doctor.Output);
        JsonElement root = document.RootElement;
        Assert.Equal(("doctor/1", 0), (root.GetProperty("format").GetString(), root.GetProperty("damaged").GetArrayLength()));
        Assert.Equal(doctor.ExitCode == 0, root.GetProperty("isFit").GetBoolean());
        Assert.Contains(root.GetProperty("checks").EnumerateArray(), check => check.GetProperty("name").GetString() == "memory");
    }
}
