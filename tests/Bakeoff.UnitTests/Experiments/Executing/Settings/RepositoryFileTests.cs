using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

public sealed class RepositoryFileTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_WithoutAFile_IsLocal()
    {
        RepositoryFile read = RepositoryFile.Read(_folder["experiments"]);
        Assert.Equal((ExecutorOptions.Local, null), (read.Executor.General.Kind, read.Store));
    }

    [Fact]
    public void Read_OfStagesAndModels_InheritsWhatTheyDoNotSay()
    {
        RepositoryFile read = Read("""
            {
              "store": "shared/store",
              "executor": {
                "kind": "slurm", "partition": "short", "minutes": 30, // Comments are allowed.
                "stages": { "TrainSvd": { "partition": "long" }, "Evaluate": { "cores": 2 } },
                "models": { "svd": { "memory": "6GB" }, "mine": { "cores": 8 } }
              }
            }
            """);
        Assert.Equal(_folder["shared/store"], read.Store);
        (string profile, ExecutorOptions svd) = read.Executor.Find("TrainSvd", null);
        Assert.Equal(("models.svd", "long", 30, "6GB"), (profile, svd.Partition, svd.Minutes, svd.Memory));
        Assert.Equal(("stages.Evaluate", 2), (read.Executor.Find("Evaluate", null).Profile, read.Executor.Find("Evaluate", null).Options.Cores));
        Assert.Equal(("models.mine", 8), (read.Executor.Find("TrainOwn", "mine").Profile, read.Executor.Find("TrainOwn", "mine").Options.Cores));
        Assert.Equal(("", "short"), (read.Executor.Find("Split", null).Profile, read.Executor.Find("Split", null).Options.Partition));
        Assert.Equal(svd, read.Executor.FindProfile(profile));
        Assert.True(read.Executor.RunsHere("Report"));
    }

    [Fact]
    public void DescribeBefore_OfAPart_SaysWhatRunsFirstThere()
    {
        ExecutorSettings executor = Read("""
            {
              "executor": {
                "kind": "slurm", "before": ["module load dotnet", "true"],
                "stages": { "TrainSvd": { "before": ["false"] }, "Evaluate": { "before": [] } }
              }
            }
            """).Executor;
        Assert.Equal("at \"before\" in bakeoff.json, which the node runs first ('module load dotnet', …)", executor.DescribeBefore(""));
        Assert.EndsWith("('false')", executor.DescribeBefore("stages.TrainSvd"), StringComparison.Ordinal);
        Assert.Null(executor.DescribeBefore("stages.Evaluate"));
    }

    [Fact]
    public void Read_OfAWrongFile_ReportsAllProblemsWithTheirPlaces()
    {
        var error = Assert.Throws<ReportedException>(() => Read("""
            {
              "executer": {},
              "executor": {
                "kind": "slrum", "cores": 0, "memory": "much", "here": ["Raport"],
                "stages": { "TrainSvdd": {} }
              }
            }
            """));
        Assert.Equal(
            [
                (ErrorCodes.UnknownKey, 2L), (ErrorCodes.UnknownChoice, 4L), (ErrorCodes.OutOfRange, 4L), (ErrorCodes.ConflictingOptions, 4L),
                (ErrorCodes.ConflictingOptions, 4L), (ErrorCodes.UnknownKey, 5L),
            ],
            error.Reports.Select(report => (report.Code, report.Location!.Line!.Value)));
        Assert.All(error.Reports, report => Assert.EndsWith("bakeoff.json", report.Location!.File, StringComparison.Ordinal));
    }

    private RepositoryFile Read(string json)
    {
        _folder.Write("bakeoff.json", json);
        return RepositoryFile.Read(_folder["experiments"]);
    }
}
