using Bakeoff.Core;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>
/// What a user may not read or write. Root may everything, so that these are for a normal user; CI runs them as one (<c>.ci/run</c>).
/// </summary>
public sealed class PermissionTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly TinyExperiment _tiny;

    public PermissionTests()
    {
        Assert.SkipWhen(
            OperatingSystem.IsWindows() || Environment.UserName == "root", "Root may read and write everything: run the tests as a normal user.");
        _tiny = new TinyExperiment(_folder);
    }

    public void Dispose()
    {
        CommandResult.Run("/", null, "chmod", "-R", "u+rwX", _folder.Root);
        _folder.Dispose();
    }

    [Fact]
    public void AStoreThatMayOnlyBeRead_ServesWhatItHas_AndIsNamedWhereSomethingMustRun()
    {
        Assert.Equal(0, Run("Split").ExitCode);
        Chmod("a-w", "artifacts/store");
        string[] before = HashedFiles.In(_folder["artifacts/store"]);
        CommandResult cached = Run("Split");
        Assert.True(cached.ExitCode == 0, cached.Output + cached.Error);
        Assert.Contains("all 3 stages up to date", cached.Output, StringComparison.Ordinal);
        CommandResult refused = Run("Integrity");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("error " + ErrorCodes.LockUnavailable, refused.Error, StringComparison.Ordinal);
        Assert.Equal(before, HashedFiles.In(_folder["artifacts/store"]));
    }

    [Fact]
    public void DataThatMayOnlyBeRead_IsReadAsAnyOther()
    {
        Chmod("a-w", "tiny-experiments");
        CommandResult run = Run("Report");
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Contains("all 9 stages up to date", Run("Report").Output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder["artifacts/store/tmp"]));
    }

    [Theory]
    [InlineData("tiny-experiments/experiments/ratings/ratings.csv")]
    [InlineData("tiny-experiments/experiments/ratings")]
    [InlineData("tiny-experiments/experiments/tiny/experiment.json")]
    public void WhatMayNotBeRead_IsNamed_AndIsNoDefectOfOurs(string path)
    {
        Chmod("000", path);
        CommandResult run = Run("Ingest");
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(Path.GetFileName(path), run.Error, StringComparison.Ordinal);
        Assert.Matches("error BKF[1-8]", run.Error);
        Assert.DoesNotContain(ErrorCodes.Internal, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void AnArtifactsFolderThatMayNotBeWritten_IsNamed_AndIsNoDefectOfOurs()
    {
        Directory.CreateDirectory(_folder["artifacts"]);
        Chmod("a-w", "artifacts");
        CommandResult run = Run("Split");
        Assert.Equal(1, run.ExitCode);
        Assert.Matches("error BKF400[16]", run.Error);
        Assert.DoesNotContain(ErrorCodes.Internal, run.Error, StringComparison.Ordinal);
    }

    private CommandResult Run(string target) => CommandResult.Bakeoff(_folder, _tiny.Arguments("run", target));

    /// <summary>Of a folder that may not be read, chmod itself could not change what is in it.</summary>
    private void Chmod(string mode, string path) =>
        Assert.Equal(0, CommandResult.Run("/", null, "chmod", [.. mode == "000" ? (string[])[] : ["-R"], mode, _folder[path]]).ExitCode);
}
