using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

public sealed class SlurmHeadTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly FakeSlurm _slurm = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Submit_OfACommand_IsAJobThatRunsItInItsFolder()
    {
        _slurm.Answers["sbatch"] = new(0, "812;cluster\n", "");
        (string job, string log) = Submit(new ExecutorOptions { Partition = "long", HeadMinutes = 90, Before = ["module load dotnet"] });
        Assert.Equal(("812", _folder["submitted/812.txt"]), (job, log));
        Assert.Contains("--time=90 ", _slurm.Ran[0], StringComparison.Ordinal);
        Assert.Contains("--chdir=/here --partition=long", _slurm.Ran[0], StringComparison.Ordinal);
        Assert.Equal("#!/bin/bash\nmodule load dotnet\nexec 'dotnet' 'bakeoff.dll' 'sweep' '-e' 'it'\\''s'\n", _slurm.Input);
    }

    [Fact]
    public void Submit_WhereTheSchedulerDoesNotAnswer_IsAnError()
    {
        _slurm.Answers["sbatch"] = new(1, "", "sbatch: error: Unable to contact slurm controller");
        Assert.Equal(ErrorCodes.ExecutorUnavailable, Assert.Throws<ReportedException>(() => Submit(new ExecutorOptions())).Code);
    }

    private (string Job, string Log) Submit(ExecutorOptions options) =>
        new SlurmHead(options, _slurm).Submit(["dotnet", "bakeoff.dll"], ["sweep", "-e", "it's"], "/here", _folder["submitted"]);
}
