using System.Text.Json;
using Bakeoff.Core;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

public sealed class MemoryBudgetTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_WithTooLittleMemory_IsRefusedBeforeAnythingRan_AndNamesEveryStageThatCannotFit()
    {
        CommandResult run = CommandResult.Bakeoff(_folder, "run", "Report", "--memory=240MB");
        Assert.Equal(2, run.ExitCode);
        foreach (string stage in new[] { "Ingest", "Split", "Integrity", "TrainSvd[0]", "TrainTwoTower[0]", "TrainBaselines[0]", "Evaluate" })
        {
            Assert.Contains($"{stage}: error {ErrorCodes.MemoryTooSmall}: it needs ", run.Error, StringComparison.Ordinal);
        }

        Assert.Contains(
            "for 100,000 ratings, 700 users and 1,700 items, and all stages together may hold 240 MB. Give it more with --memory=", run.Error,
            StringComparison.Ordinal);
        Assert.DoesNotContain("Download: error", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["artifacts/store/actions"]));

        // A plan says what each needs, and ends with the same errors; for tools they are part of the document.
        CommandResult plan = CommandResult.Bakeoff(_folder, "plan", "--memory=240MB");
        Assert.Equal((2, run.Error), (plan.ExitCode, plan.Error));
        Assert.Contains("  Evaluate ", plan.Output, StringComparison.Ordinal);
        CommandResult document = CommandResult.Bakeoff(_folder, "plan", "--memory=240MB", "--json");
        Assert.Equal((0, ""), (document.ExitCode, document.Error));
        using var json = JsonDocument.Parse(document.Output);
        Assert.Equal(
            run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length,
            json.RootElement.GetProperty("refused").EnumerateArray()
                .Count(error => error.GetProperty("code").GetString() == ErrorCodes.MemoryTooSmall));

        // What fits still runs.
        Assert.Equal(0, CommandResult.Bakeoff(_folder, "run", "Download", "--memory=240MB").ExitCode);
    }

    [Fact]
    public void Plan_SaysWhatMemoryEachStageNeeds() =>
        Assert.Matches(@"\n  Evaluate +wait \(\d+\.\d MB\): ", CommandResult.Bakeoff(_folder, "plan").Output);
}
