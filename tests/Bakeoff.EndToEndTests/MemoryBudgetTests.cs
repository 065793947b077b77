using System.Text.Json;
using Bakeoff.Core;
using Bakeoff.Data;
using Bakeoff.Tables;
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

        Assert.Contains("for 100,000 ratings, 700 users and 1,700 items, and all stages together may hold 240 MB. Give it more with --memory=", run.Error, StringComparison.Ordinal);
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
            json.RootElement.GetProperty("refused").EnumerateArray().Count(error => error.GetProperty("code").GetString() == ErrorCodes.MemoryTooSmall));

        // What fits still runs.
        Assert.Equal(0, CommandResult.Bakeoff(_folder, "run", "Download", "--memory=240MB").ExitCode);
    }

    [Fact]
    public void Plan_SaysWhatMemoryEachStageNeeds() =>
        Assert.Matches(@"\n  Evaluate +wait \(\d+\.\d MB\): ", CommandResult.Bakeoff(_folder, "plan").Output);

    [Fact]
    public void IngestAndSplit_WriteTheSameBytes_WithAnyMemoryAndThreads()
    {
        string download = StageRunner.Run(
            _folder, new DownloadStage(), new DownloadOptions { Kind = "synthetic", Synthetic = new SyntheticOptions { Users = 5_000, Items = 2_000, Ratings = 800_000 } }, StageRunner.Inputs());
        // A space in the first line, which does not count, and DuckDB reads and sorts the rows.
        string spaced = Directory.CreateDirectory(_folder["spaced"]).FullName;
        foreach (string file in Directory.GetFiles(download))
        {
            string text = File.ReadAllText(file);
            _folder.Write(Path.Combine("spaced", Path.GetFileName(file)), file.EndsWith("ratings.csv", StringComparison.Ordinal) ? text.Replace("userId", "userId ", StringComparison.Ordinal) : text);
        }

        string plain = download;
        string[][] outputs = [.. new[] { (2, 6_000_000_000, plain), (1, 1L, plain), (16, 600_000_000, plain), (1, 1L, spaced), (16, 600_000_000, spaced) }.Select(given =>
        {
            download = given.Item3;
            string ingest = StageRunner.Run(_folder, new IngestStage(), new IngestOptions(), StageRunner.Inputs(("Download", download)), threads: given.Item1, memoryBytes: given.Item2);
            string split = StageRunner.Run(_folder, new SplitStage(), new SplitOptions(), StageRunner.Inputs(("Ingest", ingest)), threads: given.Item1, memoryBytes: given.Item2);
            return TinyExperiment.Files(ingest).Concat(TinyExperiment.Files(split)).ToArray();
        })];
        Assert.All(outputs[1..], output => Assert.Equal(outputs[0], output));
    }

    [Fact]
    public void ADatabaseWhoseMemoryIsUsedUp_SaysSo_HoweverItIsAsked()
    {
        using var session = new DuckDbSession(_folder.Root, memoryMegabytes: 64, threads: 1);
        const string Query = "SELECT length(list(i)) FROM range(40000000) t(i)"; // A list is one value, which cannot be spilled.
        Assert.Equal(ErrorCodes.OutOfMemory, Assert.Throws<MemoryException>(() => session.Scalar<long>(Query)).Code);
        Assert.Throws<MemoryException>(() => session.Execute($"CREATE TABLE a AS {Query}"));
        Assert.Throws<MemoryException>(() => session.Execute($"CREATE TABLE b AS {Query}", TestContext.Current.CancellationToken));
        Assert.Throws<MemoryException>(() => session.Read(Query, _ => { }));
        Assert.Throws<MemoryException>(() => session.ReadVectors(Query, _ => { }, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void ADatabaseOutsideOfAStage_SpillsToAFolderThatGoesWithIt_AndTwoNeverShareOne()
    {
        string[] folders;
        using (DuckDbSession one = new(), two = new())
        {
            folders = [.. new[] { one, two }.Select(session => session.Scalar<string>("SELECT current_setting('temp_directory')"))];
            Assert.NotEqual(folders[0], folders[1]);
            Assert.All(folders, folder => Assert.True(Directory.Exists(Path.GetDirectoryName(folder))));
        }

        Assert.All(folders, folder => Assert.False(Directory.Exists(Path.GetDirectoryName(folder))));
    }

    [Fact]
    public void AStagesDatabase_HasTheStagesMemoryAndThreads()
    {
        var context = new StageContext
        {
            OptionsJson = "{}", Inputs = StageRunner.Inputs(), OutputFolder = _folder.Root, WorkFolder = _folder.Root, ResumeFolder = _folder.Root, Threads = 3, MemoryBytes = 1_500_000_000,
        };
        using var session = new DuckDbSession(context);
        Assert.Equal(3, session.Scalar<int>("SELECT current_setting('threads')"));
        Assert.StartsWith(_folder.Root, session.Scalar<string>("SELECT current_setting('temp_directory')"), StringComparison.Ordinal);
        Assert.Equal("1.1 GiB", session.Scalar<string>("SELECT current_setting('memory_limit')"));
    }
}
