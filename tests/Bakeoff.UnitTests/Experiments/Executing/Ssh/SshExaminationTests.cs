using Bakeoff.Core;
using Bakeoff.Experiments;

namespace Bakeoff.UnitTests;

public sealed class SshExaminationTests
{
    private static readonly SshHost Host = new() { Name = "h1", Memory = "1GB" };
    private static readonly string[] Files = ["/store/seen", "/engine/bakeoff.dll"];
    private static readonly string Runtime = FormattableString.Invariant($"dotnet {Environment.Version.Major}.0.1");

    [Fact]
    public void AHostWithTheRuntimeTheStoreAndTheEngine_IsFit() =>
        Assert.Null(SshExamination.Judge(Host, Files, null, ["dotnet 6.0.1", Runtime, "sees /store/seen", "sees /engine/bakeoff.dll"]));

    [Fact]
    public void AHostWithoutTheRuntime_IsUnfit_AndSaysWhatItHas()
    {
        ErrorReport error = SshExamination.Judge(Host, [], null, ["dotnet 6.0.1"])!;
        Assert.Equal(ErrorCodes.HostUnfit, error.Code);
        Assert.Contains("it has 6.0.1", error.Message, StringComparison.Ordinal);
        Assert.Contains("lists none", SshExamination.Judge(Host, [], null, [])!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AHostThatDoesNotSeeAFile_IsUnfit_UnlessItHasAFolderOfItsOwn()
    {
        Assert.Contains(
            "does not see the file /engine/bakeoff.dll", SshExamination.Judge(Host, Files, null, [Runtime, "sees /store/seen"])!.Message,
            StringComparison.Ordinal);
        Assert.Null(SshExamination.Judge(Host with { Folder = "/scratch/bakeoff" }, Files, null, [Runtime, "writes"]));
    }

    [Fact]
    public void AHostThatCannotWriteToItsFolder_IsUnfit_AndSaysWhatTheSystemSaid()
    {
        ErrorReport error = SshExamination.Judge(
            Host with { Folder = "/proc/nope" }, [], null, [Runtime, "cannot write mkdir: cannot create directory '/proc/nope': No such file"])!;
        Assert.Equal(ErrorCodes.HostUnfit, error.Code);
        Assert.Equal("the host h1 cannot write to its folder /proc/nope: mkdir: cannot create directory '/proc/nope': No such file.", error.Message);
        Assert.Contains("\"folder\" of the host in bakeoff.json", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void AHostThatSeesTheStoreAndCannotWriteToIt_IsUnfit()
    {
        Assert.Contains(
            "cannot write to the folder /store/tasks of the store: Read-only", SshExamination.Judge(
                Host, [], "/store/tasks", [Runtime, "cannot write Read-only file system"])!.Message,
            StringComparison.Ordinal);
        Assert.Null(SshExamination.Judge(Host, [], "/store/tasks", [Runtime, "writes"]));
    }
}
