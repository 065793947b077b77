using System.Reflection;
using System.Reflection.Emit;
using Bakeoff.Core;
using Bakeoff.Pipeline;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>What a stage reads of the user's files has the hash that its key has, whatever is edited during the run.</summary>
public sealed class UserFileTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly FakeGraph _fake;

    public UserFileTests() => _fake = new FakeGraph(_folder);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AFileEditedBetweenItsHashAndItsStage_StopsTheStage_AndNothingIsStoredUnderTheOldKey()
    {
        _fake.Files = [("model.py", _folder.Write("model.py", "right "))];
        _fake.BeforeRunning = label => _ = label == "B" ? _folder.Write("model.py", "wrong ") : "";
        var error = Assert.Throws<FileChangedException>(() => _fake.Run());
        Assert.Equal((ErrorCodes.FileChanged, 1, _folder["model.py"]), (error.Code, error.ExitCode, error.File));
        Assert.Contains("before B could read it", error.Message, StringComparison.Ordinal);
        Assert.Equal(["A"], _fake.Ran);
        Assert.False(Directory.Exists(Path.Combine(_fake.Store, "actions", "B")));
        Assert.Empty(Directory.GetFileSystemEntries(_folder["artifacts/store/tmp"]));

        // Undone, it is as if nothing had happened; kept, the next run is about the new content.
        _fake.BeforeRunning = null;
        _folder.Write("model.py", "right ");
        _fake.Run();
        Assert.Equal(["B", "C"], _fake.Ran);
        Assert.Equal("right oneright oneright two", _fake.Output);
        _folder.Write("model.py", "wrong ");
        _fake.Run();
        Assert.Equal(["A", "B", "C"], _fake.Ran);
        Assert.Equal("wrong onewrong onewrong two", _fake.Output);
    }

    /// <summary>A later stage that reads the same file means the content that the earlier one has read: a run is of one state of the files.</summary>
    [Fact]
    public void AFileThatTwoStagesRead_IsOneContentInARun()
    {
        _fake.Files = [("model.py", _folder.Write("model.py", "right "))];
        _fake.Interfere = request => _ = request.Label == "A" ? _folder.Write("model.py", "wrong ") : "";
        Assert.Equal(_folder["model.py"], Assert.Throws<FileChangedException>(() => _fake.Run()).File);
        Assert.Equal(["A"], _fake.Ran);
    }

    [Theory]
    [InlineData("edited")]
    [InlineData("deleted")]
    [InlineData("added")]
    public void AFolderThatChanges_StopsTheStage(string change)
    {
        _fake.ExternalPath = Directory.CreateDirectory(_folder["data"]).FullName;
        _folder.Write("data/a.csv", "a");
        _folder.Write("data/b.csv", "b");
        _fake.BeforeRunning = label =>
        {
            if (label == "B")
            {
                _ = change switch { "edited" => _folder.Write("data/b.csv", "c"), "added" => _folder.Write("data/c.csv", "c"), _ =>
                    Delete(_folder["data/b.csv"]) };
            }
        };
        Assert.Equal(_folder[change == "added" ? "data" : "data/b.csv"], Assert.Throws<FileChangedException>(() => _fake.Run()).File);
    }

    /// <summary>A device is recognized by what it is, not by where it is: one that the user made, as in containers, has no end either.</summary>
    [Fact]
    public void ADevice_IsNoFile_WhereverItLies()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no such devices");
        Assert.False(StoreFile.IsRegular("/dev/zero"));
        Assert.False(StoreFile.IsRegular("/dev/null"));
        Assert.True(StoreFile.IsRegular(_folder.Write("empty", "")));
        using var memory = new TestFolder(inMemory: true);
        _fake.Files = [("model.py", memory.Write("model.py", ""))];
        _fake.Run();

        string device = _folder["zero"];
        using (var mknod = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("mknod", [device, "c", "1", "5"]) { RedirectStandardError = true })!)
        {
            mknod.WaitForExit();
            Assert.SkipUnless(mknod.ExitCode == 0, "only root may make devices");
        }

        _fake.Files = [("model.py", device)];
        var error = Assert.Throws<DataException>(() => new FakeGraph(_folder) { Files = _fake.Files }.Run());
        Assert.Contains("a pipe, a socket or a device", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ADatabasesLog_IsReadAndHashedWithIt()
    {
        _fake.ExternalPath = _folder.Write("d.db", "old rows ");
        _fake.ExternalCompanions = [".wal"];
        _fake.Run();
        Assert.Equal("oneoneold rows two", _fake.Output);
        _folder.Write("d.db.wal", "new rows ");
        _fake.Run();
        Assert.Equal("oneoneold rows new rows two", _fake.Output);
        Assert.Contains(_fake.Events, text => text.StartsWith("B: external.d.db.wal is new", StringComparison.Ordinal));
        _fake.B = new FakeOptions { Text = "three" };
        _fake.BeforeRunning = label => _ = label == "B" ? _folder.Write("d.db.wal", "newer rows ") : "";
        Assert.Equal(_folder["d.db.wal"], Assert.Throws<FileChangedException>(() => _fake.Run()).File);
    }

    [Fact]
    public void ACopyOfAScript_CanBeExecutedIfTheScriptCan()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("There are no such permissions.");
            return;
        }

        _fake.Files = [("run.sh", _folder.Write("run.sh", ""))];
        File.SetUnixFileMode(_folder["run.sh"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        UnixFileMode mode = default;
        _fake.Interfere = request => mode = !OperatingSystem.IsWindows() && request.Inputs.TryGetValue(StageContext.ExternalInput, out string? files)
            ? File.GetUnixFileMode(Path.Combine(files, "run.sh")) : mode;
        _fake.Run();
        Assert.True(mode.HasFlag(UnixFileMode.UserExecute));
    }

    [Fact]
    public void AnAssemblyBuiltAgainDuringARun_StopsItsStage_AndWhatIsLoadedIsACopy()
    {
        string assembly = _folder["bin/Mine.dll"];
        Directory.CreateDirectory(_folder["bin"]);
        Build(assembly, 1);
        _fake.CustomCode = new Lazy<StageCode>(new StageCode("Mine", "Mine.Model", assembly));
        _fake.BeforeRunning = label => Build(assembly, label == "B" ? 2 : 1);
        var error = Assert.Throws<FileChangedException>(() => _fake.Run());
        Assert.Equal((ErrorCodes.FileChanged, assembly), (error.Code, error.File));
        Assert.False(Directory.Exists(Path.Combine(_fake.Store, "actions", "B")));

        Build(assembly, 1);
        _fake.BeforeRunning = null;
        bool copied = false;
        _fake.Interfere = request =>
        {
            if (request.Label == "B")
            {
                (string copy, string source) = (request.Inputs[StageContext.AssemblyInput], request.Inputs[StageContext.AssemblySourceInput]);
                copied = copy != assembly && source == assembly && File.ReadAllBytes(copy).SequenceEqual(File.ReadAllBytes(assembly));
            }
        };
        _fake.Run();
        Assert.True(copied);
    }

    private static string Delete(string file)
    {
        File.Delete(file);
        return file;
    }

    /// <summary>An assembly with a class in whose code a number stands.</summary>
    private static void Build(string path, int number)
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName("Mine"), typeof(object).Assembly);
        TypeBuilder type = assembly.DefineDynamicModule("Mine").DefineType("Mine.Model", TypeAttributes.Public);
        ILGenerator body = type.DefineConstructor(MethodAttributes.Public, CallingConventions.Standard, []).GetILGenerator();
        body.Emit(OpCodes.Ldc_I4, number);
        body.Emit(OpCodes.Pop);
        body.Emit(OpCodes.Ret);
        type.CreateType();
        assembly.Save(path);
    }
}
