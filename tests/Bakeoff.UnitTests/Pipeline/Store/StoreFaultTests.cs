using System.Runtime.InteropServices;
using Bakeoff.Core;
using Bakeoff.Pipeline;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>A store in which something else lies than what was put there.</summary>
public sealed class StoreFaultTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly FakeGraph _fake;

    public StoreFaultTests() => _fake = new FakeGraph(_folder);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("folder")]
    [InlineData("dangling link")]
    [InlineData("link")]
    [InlineData("pipe")]
    [InlineData("empty file")]
    public void Run_WithSomethingElseInPlaceOfAnObject_MakesItAgain_AndNeverWaits(string thing)
    {
        _fake.Run();
        string path = ObjectOf("oneonetwo");
        Replace(path, thing);
        Assert.Single(new StoreDoctor(_fake.Store).Examine(repair: false, CancellationToken.None).Damaged);
        _fake.Run();
        Assert.Equal(["C"], _fake.Ran);
        Assert.Equal("oneonetwo", _fake.Output);
        Assert.Equal("oneonetwo", File.ReadAllText(path));
        Assert.False(StoreFile.IsLink(path));
        Assert.Empty(new StoreDoctor(_fake.Store).Examine(repair: false, CancellationToken.None).Damaged);
        Assert.Equal("work", File.ReadAllText(_folder["home/thesis.tex"]));
    }

    [Theory]
    [InlineData("folder")]
    [InlineData("dangling link")]
    [InlineData("link")]
    [InlineData("pipe")]
    [InlineData("empty file")]
    public void Run_WithSomethingElseInPlaceOfAnEntry_RunsTheStageAgain_AndNeverWaits(string thing)
    {
        _fake.Run();
        Replace(EntryOf("C"), thing);
        Assert.Single(new StoreDoctor(_fake.Store).Examine(repair: false, CancellationToken.None).Damaged);
        _fake.Run();
        Assert.Equal(["C"], _fake.Ran);
        _fake.Run();
        Assert.Empty(_fake.Ran);
        Assert.Single(Directory.GetFileSystemEntries(Path.Combine(_fake.Store, "damaged")));
        Assert.Equal("work", File.ReadAllText(_folder["home/thesis.tex"]));
    }

    [Fact]
    public void DoctorAndGc_TouchNothingThatALinkLeadsTo()
    {
        _fake.Run();
        string thesis = _folder.Write("home/thesis.tex", "work"), deep = _folder.Write("home/deep/a.txt", "work");
        string named = _folder.Write("home/" + ContentHash.OfBytes("other"u8), "not other");
        foreach (string file in new[] { thesis, deep, named })
        {
            File.SetLastWriteTimeUtc(file, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        }

        string link = Path.Combine(_fake.Store, "objects", "zz"), partial = Path.Combine(_fake.Store, "partial", "old");
        string[] others = [.. new[] { "tmp/old", "actions/D", "roots/r" }.Select(name => Path.Combine(_fake.Store, name))];
        foreach (string name in others.Append(link).Append(partial))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(name)!);
            Directory.CreateSymbolicLink(name, _folder["home"]);
        }

        var collector = new GarbageCollector(_fake.Store, forgetMissing: true, new LateClock());
        collector.Delete(collector.Plan(0, 0));
        new StoreDoctor(_fake.Store).Examine(repair: true, CancellationToken.None);
        _fake.Run();
        Assert.All(new[] { thesis, deep }, file => Assert.Equal("work", File.ReadAllText(file)));
        Assert.True(File.Exists(named));
        Assert.False(StoreFile.Exists(link));
        Assert.True(StoreFile.IsLink(Path.Combine(_fake.Store, "damaged", "zz")));
    }

    [Theory]
    [InlineData("objects")]
    [InlineData("partial")]
    [InlineData("trash")]
    [InlineData("damaged")]
    public void DoctorAndGc_OfAStoreWhoseFolderIsALink_RefuseIt(string kind)
    {
        Directory.CreateDirectory(_folder["home"]);
        Directory.CreateDirectory(_fake.Store);
        Directory.CreateSymbolicLink(Path.Combine(_fake.Store, kind), _folder["home"]);
        var refused = Assert.Throws<StoreException>(() => new GarbageCollector(_fake.Store).Plan(0, null));
        Assert.Contains("is a link", refused.Message, StringComparison.Ordinal);
        Assert.Throws<StoreException>(() => new StoreDoctor(_fake.Store).Examine(repair: true, CancellationToken.None));
    }

    [Fact]
    public void Doctor_KeepsBothOfTwoDamagedFilesOfOneName()
    {
        _fake.Run();
        string path = ObjectOf("oneonetwo");
        foreach (string text in new[] { "first", "second" })
        {
            Replace(path, "folder");
            Directory.Delete(path, recursive: true);
            File.WriteAllText(path, text);
            new StoreDoctor(_fake.Store).Examine(repair: true, CancellationToken.None);
        }

        string[] kept = [.. Directory.GetFiles(Path.Combine(_fake.Store, "damaged")).Order(StringComparer.Ordinal).Select(File.ReadAllText)];
        Assert.Equal(["first", "second"], kept);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Run_WithOtherBytes_RaisesTheAlarm_AlsoWhereTheObjectIsGoneOrDamaged(bool gone)
    {
        _fake.Run();
        Break(ObjectOf("oneonetwo"), gone);
        string entry = File.ReadAllText(EntryOf("C"));
        _fake.Interfere = request => File.AppendAllText(Path.Combine(request.OutputFolder, "text.txt"), "12:45");
        var error = Assert.Throws<DeterminismException>(() => _fake.Run());
        Assert.Equal(ErrorCodes.DeterminismAlarm, error.Code);
        Assert.Contains("delete " + EntryOf("C"), error.Remedy, StringComparison.Ordinal);
        Assert.Equal(entry, File.ReadAllText(EntryOf("C")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Repair_WithOtherBytes_RaisesTheAlarm_AndPublishesNoReaderUnderItsOldKey(bool entryToo)
    {
        _fake.Run();
        DamagedFile.FlipABit(ObjectOf("one"), new SeededRandom(1));
        string before = EntryOf("A");
        _fake.B = new FakeOptions { Text = "three" };
        _fake.Interfere = request =>
        {
            if (request.Label == "A")
            {
                File.AppendAllText(Path.Combine(request.OutputFolder, "text.txt"), "12:45");
            }

            if (request.Label == "A" && entryToo)
            {
                File.Delete(before);
            }
        };
        Assert.Equal(ErrorCodes.DeterminismAlarm, Assert.Throws<DeterminismException>(() => _fake.Run()).Code);
        Assert.Single(Directory.GetFiles(Path.Combine(_fake.Store, "actions", "B"))); // That of "two".
        Assert.Single(Directory.GetFiles(Path.Combine(_fake.Store, "actions", "C")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void StoredRuns_GiveNothingThatIsDamaged_AndTheStageRunsAgain(bool gone)
    {
        _fake.Run();
        string key = ActionEntry.KeyOf(EntryOf("C"));
        Assert.Equal("oneonetwo", File.ReadAllText(new StoredRuns(_fake.Store).PathOf("C", key, "text.txt")!));
        Break(ObjectOf("oneonetwo"), gone);
        var store = new StoredRuns(_fake.Store);
        Assert.False(store.Export("C", key, _folder["exported"]));
        Assert.False(Directory.Exists(_folder["exported"]));
        Assert.Null(store.PathOf("C", key, "text.txt"));
        Assert.Null(store.ReadText("C", key, "text.txt"));
        Assert.False(store.IsWhole("C", key));
        _fake.Run();
        Assert.Equal(["C"], _fake.Ran);
        Assert.True(store.IsWhole("C", key));
    }

    [Fact]
    public void AnEntry_HoldsTheManifestsOfItsOwnCodeAndOfItsCustomModels()
    {
        KeyPart[] parts = [new("code.Bakeoff", "1"), new("own.code.Mine", "2"), new("own.package.Some", "3"), new("option.x", "4")];
        var entry = ActionEntry.Create("A", parts, [new StoredFile("f", "5", 1)]);
        Assert.Equal(["1", "2", "5"], entry.Objects().Order());
    }

    private static void Break(string path, bool gone)
    {
        if (gone)
        {
            File.Delete(path);
        }
        else
        {
            DamagedFile.FlipABit(path, new SeededRandom(1));
        }
    }

    private void Replace(string path, string thing)
    {
        _folder.Write("home/thesis.tex", "work");
        File.Delete(path);
        switch (thing)
        {
            case "folder":
                Directory.CreateDirectory(path);
                break;
            case "dangling link":
                File.CreateSymbolicLink(path, _folder["nowhere"]);
                break;
            case "link":
                File.CreateSymbolicLink(path, _folder["home/thesis.tex"]);
                break;
            case "pipe":
                Assert.Equal(0, MakePipe(path, 0x1B6));
                break;
            default:
                File.WriteAllText(path, "");
                break;
        }
    }

    private string ObjectOf(string text) => new ArtifactStore(_fake.Store).ObjectPath(ContentHash.OfBytes(System.Text.Encoding.UTF8.GetBytes(text)));

    private string EntryOf(string stage) => Directory.GetFileSystemEntries(Path.Combine(_fake.Store, "actions", stage))
        .Order(StringComparer.Ordinal).Last(file => !file.Contains(".other-", StringComparison.Ordinal));

    [DllImport("libc", EntryPoint = "mkfifo", CharSet = CharSet.Ansi)]
    private static extern int MakePipe(string path, uint mode);

    private sealed class LateClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromDays(100);
    }
}
