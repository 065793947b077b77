using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

public sealed class LibraryFetchTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly FakeEngine _engine;

    public LibraryFetchTests() => _engine = new FakeEngine(_folder);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Require_FetchesOnce_AndLeavesTheLibrariesAlone()
    {
        LibraryFetch fetch = _engine.Fetch();
        Assert.False(fetch.Has(_engine.Package));
        string folder = Require(fetch);
        Assert.Equal(["libc10.so", "libtorch_cpu.so"], Directory.GetFiles(folder).Select(Path.GetFileName).Order());
        Assert.Equal("torch", File.ReadAllText(Path.Combine(folder, "libtorch_cpu.so")));
        Assert.True(fetch.Has(_engine.Package));
        Assert.Equal(folder, Require(_engine.Fetch(), isOffline: true));
        Assert.Single(_engine.Restores);
        Assert.DoesNotContain("--source", _engine.Restores[0]);
        Assert.Equal([folder], Directory.GetDirectories(_folder["kept"]));
    }

    /// <summary>The hash is in the folder's name, so that another build of a version is not taken for this one.</summary>
    [Fact]
    public void Require_OfAnotherHash_IsAnotherFolder()
    {
        string folder = Require(_engine.Fetch());
        string hash = Convert.ToBase64String(new byte[64]);
        _engine.ServedHash = hash;
        string other = _engine.Fetch().Require(_engine.Package with { ContentHash = hash }, false, _ => { }, CancellationToken.None);
        Assert.NotEqual(folder, other);
    }

    [Fact]
    public void Require_FromASource_AsksItAlone()
    {
        Require(_engine.Fetch("https://feed.example/index.json"));
        string[] arguments = _engine.Restores[0];
        Assert.Equal("https://feed.example/index.json", arguments[Array.IndexOf(arguments, "--source") + 1]);
    }

    /// <summary>A folder needs no network.</summary>
    [Fact]
    public void Require_Offline_TakesAFolder_AndNothingElse()
    {
        ErrorReport report = Refusal(_engine.Fetch("https://feed.example/index.json"), isOffline: true);
        Assert.Equal(ErrorCodes.LibrariesMissing, report.Code);
        Assert.Contains("--offline", report.Message, StringComparison.Ordinal);
        Assert.Contains("libtorch-cpu-linux-x64.2.10.0.nupkg", report.Remedy, StringComparison.Ordinal);
        Assert.Empty(_engine.Restores);
        Require(_engine.Fetch(_folder.Root), isOffline: true);
    }

    [Fact]
    public void Require_OfAPackageWithAnotherHash_KeepsNothing()
    {
        _engine.ServedHash = Convert.ToBase64String(new byte[64]);
        Assert.Equal(ErrorCodes.LibrariesDiffer, Refusal(_engine.Fetch()).Code);
        Assert.Empty(Directory.GetDirectories(_folder["kept"]));
    }

    [Fact]
    public void Require_WhereTheRestoreFails_SaysWhatNuGetSaid()
    {
        _engine.Failure =
            (1, "/tmp/fetch.csproj : error NU1101: Unable to find package libtorch-cpu-linux-x64. No packages exist. [/tmp/fetch.csproj]");
        ErrorReport report = Refusal(_engine.Fetch());
        Assert.Equal(ErrorCodes.LibrariesMissing, report.Code);
        Assert.Equal(
            "libtorch-cpu-linux-x64 2.10.0 cannot be fetched: error NU1101: Unable to find package libtorch-cpu-linux-x64. No packages exist.",
            report.Message);
        Assert.Empty(Directory.GetDirectories(_folder["kept"]));
        _engine.Failure = default;
        Require(_engine.Fetch());
    }

    /// <summary>A process that was killed leaves half of it, and a user deletes a file.</summary>
    [Fact]
    public void Require_OverWhatIsHalf_FetchesAgain()
    {
        string folder = Require(_engine.Fetch());
        File.Delete(Path.Combine(folder, "libc10.so"));
        _folder.Write(Path.Combine("kept", Path.GetFileName(folder) + ".part", "packages", "half"), "");
        Require(_engine.Fetch());
        Assert.True(File.Exists(Path.Combine(folder, "libc10.so")));
        Assert.Equal([folder], Directory.GetDirectories(_folder["kept"]));
    }

    [Fact]
    public async Task Require_FromTwoAtOnce_FetchesOnce()
    {
        Task<string>[] both = [Task.Run(() => Require(_engine.Fetch())), Task.Run(() => Require(_engine.Fetch()))];
        string[] folders = await Task.WhenAll(both);
        Assert.Equal(folders[0], folders[1]);
        Assert.Single(_engine.Restores);
    }

    [Fact]
    public void Require_WhereNothingCanBeKept_SaysWhichVariableHelps()
    {
        _folder.Write("file", "");
        LibraryFetch[] fetches =
        [
            new(new LibrarySettings(null, null), (_, _) => (0, "")), new(new LibrarySettings(_folder["file"], null), (_, _) => (0, "")),
        ];
        Assert.All(fetches, fetch =>
        {
            ErrorReport report = Refusal(fetch);
            Assert.Equal(ErrorCodes.LibrariesUnwritable, report.Code);
            Assert.Contains(LibrarySettings.FolderVariable, report.Remedy, StringComparison.Ordinal);
        });
    }

    private string Require(LibraryFetch fetch, bool isOffline = false) =>
        fetch.Require(_engine.Package, isOffline, _ => { }, TestContext.Current.CancellationToken);

    private ErrorReport Refusal(LibraryFetch fetch, bool isOffline = false) =>
        Assert.Single(Assert.Throws<ReportedException>(() => Require(fetch, isOffline)).Reports);
}
