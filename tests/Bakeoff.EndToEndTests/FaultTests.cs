using System.Diagnostics;
using System.Text.RegularExpressions;
using Bakeoff.Core;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>What must not hurt: full and read-only disks, many processes at once, clocks.</summary>
public sealed class FaultTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly TinyExperiment _tiny;

    public FaultTests() => _tiny = new TinyExperiment(_folder);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EightProcessesAtOnce_RunEachStageOnce_AndAllEndWell()
    {
        TestFolder[] folders = [.. Enumerable.Range(0, 8).Select(_ => new TestFolder())];
        Process[] processes =
            [.. folders.Select(folder => CommandResult.StartBakeoff(folder, [.. _tiny.Arguments("run", "Report"), "--store", _folder["shared"]]))];
        string[] outputs = [.. processes.Select(process => process.StandardOutput.ReadToEndAsync()).ToArray().Select(output => output.Result)];
        Assert.All(processes, process =>
        {
            process.WaitForExit();
            Assert.Equal((0, ""), (process.ExitCode, process.StandardError.ReadToEnd()));
            process.Dispose();
        });
        Assert.Equal(
            ["Download", "Evaluate", "Ingest", "Integrity", "Report", "Split", "TrainBaselines[0]", "TrainSvd[0]", "TrainTwoTower[0]"],
            outputs.SelectMany(output => Regex.Matches(output, @"^  (\S+) +runs:", RegexOptions.Multiline)).Select(match => match.Groups[1].Value)
                .Order(StringComparer.Ordinal));
        Assert.Contains(outputs, output => Regex.IsMatch(output, @"waits for process \d+ on .+ \("));
        Assert.Single(folders.Select(folder => ContentHash.OfFile(folder["artifacts/reports/tiny/index.html"])).Distinct());
        Assert.Empty(Directory.GetFiles(_folder["shared/locks"]));
        Assert.Empty(Directory.GetFiles(_folder["shared/leases"]));
        Array.ForEach(folders, folder => folder.Dispose());
    }

    [Fact]
    public void AFullDisk_IsNamed_AndCostsNothingThatWasThere()
    {
        using TemporaryDisk disk = TemporaryDisk.Mount(_folder, "disk");
        string[] run = [.. _tiny.Arguments("run", "Report"), "--store", disk.Path];
        foreach (string size in new[] { "16k", "80k", "200k", "400k" })
        {
            disk.Remount("size=" + size);
            CommandResult full = CommandResult.Bakeoff(_folder, run);
            Assert.Equal(1, full.ExitCode);
            Assert.Contains("error " + ErrorCodes.StoreUnusable, full.Error, StringComparison.Ordinal);
            Assert.DoesNotContain(ErrorCodes.Internal, full.Error, StringComparison.Ordinal);
        }

        disk.Remount("size=100m");
        CommandResult space = CommandResult.Bakeoff(_folder, run);
        Assert.True(space.ExitCode == 0, space.Error);
        Assert.DoesNotContain(ErrorCodes.StoreDamaged, space.Output, StringComparison.Ordinal);
        Assert.Contains(
            "the store is sound", CommandResult.Bakeoff(_folder, [.. _tiny.Arguments("doctor"), "--store", disk.Path]).Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void AReadOnlyStore_ServesWhatItHas_AndIsNamedWhereSomethingMustRun()
    {
        using TemporaryDisk disk = TemporaryDisk.Mount(_folder, "disk");
        string[] run = [.. _tiny.Arguments("run", "Report"), "--store", disk.Path];
        Assert.Equal(0, CommandResult.Bakeoff(_folder, run).ExitCode);
        string[] before = HashedFiles.In(disk.Path);
        disk.Remount("ro");
        CommandResult cached = CommandResult.Bakeoff(_folder, run);
        Assert.True(cached.ExitCode == 0, cached.Error);
        Assert.Contains("all 9 stages up to date", cached.Output, StringComparison.Ordinal);
        _tiny.SetFeatures(3);
        CommandResult refused = CommandResult.Bakeoff(_folder, run);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("error " + ErrorCodes.StoreUnusable, refused.Error, StringComparison.Ordinal);
        Assert.Equal(before, HashedFiles.In(disk.Path));
    }

    [Fact]
    public void AFileSystemWithoutLocks_IsNamedAtTheStart_AndNothingIsSwept()
    {
        // To .NET a file system without locks looks like this: every lock is granted.
        var without = new Dictionary<string, string> { ["DOTNET_SYSTEM_IO_DISABLEFILELOCKING"] = "1" };
        string other = _folder.Write("artifacts/store/tmp/B.99-0.tmp/output/of-another-process", "");
        CommandResult run = CommandResult.Bakeoff(_folder, without, _tiny.Arguments("run", "Download"));
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains($"warning: {ErrorCodes.LocksDoNothing}: locks in ", run.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(other));
    }

    [Fact]
    public void TheClock_SetBackTenYears_ChangesNothing()
    {
        Assert.Equal(0, CommandResult.Bakeoff(_folder, _tiny.Arguments("run", "Report")).ExitCode);
        foreach (string file in Directory.EnumerateFiles(_folder["artifacts"], "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(file, TimeProvider.System.GetUtcNow().UtcDateTime.AddYears(10));
        }

        Assert.Contains("all 9 stages up to date", CommandResult.Bakeoff(_folder, _tiny.Arguments("run", "Report")).Output, StringComparison.Ordinal);
        Assert.Contains("gc would delete 0 results, 0 files", CommandResult.Bakeoff(_folder, _tiny.Arguments("gc")).Output, StringComparison.Ordinal);
        _tiny.SetFeatures(3);
        Assert.Contains("3 of 9 stages ran", CommandResult.Bakeoff(_folder, _tiny.Arguments("run", "Report")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void ABit_FlippedInEachOfAHundredFiles_IsFound_AndNoneIsUsed()
    {
        for (int features = 9; features >= 2; features--)
        {
            _tiny.SetFeatures(features);
            Assert.Equal(0, CommandResult.Bakeoff(_folder, _tiny.Arguments("run", "Report")).ExitCode);
        }

        string store = _folder["artifacts/store"];
        string[] report = HashedFiles.OfReports(_folder["artifacts/reports/tiny"]);
        string[] files = [
            .. new[] { "objects", "actions" }.SelectMany(kind => Directory.GetFiles(Path.Combine(store, kind), "*", SearchOption.AllDirectories))
                .Order(StringComparer.Ordinal)];
        var random = new SeededRandom(11);
        string[] flipped = [.. random.Permutation(files.Length).Take(100).Select(i => files[i])];
        Assert.Equal(100, flipped.Length);
        foreach (string file in flipped)
        {
            DamagedFile.FlipABit(file, random);
        }

        Directory.Delete(_folder["artifacts/reports"], recursive: true);
        CommandResult run = CommandResult.Bakeoff(_folder, _tiny.Arguments("run", "Report"));
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(report, HashedFiles.OfReports(_folder["artifacts/reports/tiny"]));

        // What the run did not need, the doctor finds: nothing is left that is not sound.
        string[] Unsound() =>
            [.. flipped.Where(File.Exists).Where(
                file => Path.GetFileName(file) is var name
                    && (name.Contains('.', StringComparison.Ordinal)
                    ? Pipeline.ActionEntry.TryRead(file) is null : ContentHash.OfFile(file) != name))];
        string[] left = Unsound();
        CommandResult doctor = CommandResult.Bakeoff(_folder, _tiny.Arguments("doctor"));
        Assert.All(left, file => Assert.Contains(Path.GetRelativePath(store, file), doctor.Output, StringComparison.Ordinal));
        Assert.Empty(Unsound());
        Assert.InRange(left.Length, 40, 100); // Which files these are depends on their hashes; enough for both halves of the test.
    }

    [Fact]
    public void AnAudit_OfAnEntryWithOtherBytes_NamesTheRowAndThePath()
    {
        Assert.Equal(0, CommandResult.Bakeoff(_folder, _tiny.Arguments("run", "Report")).ExitCode);
        Assert.Contains(
            "9 stages ran again and wrote the same bytes", CommandResult.Bakeoff(_folder, _tiny.Arguments("audit")).Output, StringComparison.Ordinal);

        // As if the stage had once run on a machine that computes otherwise: an entry with other bytes, whole in itself.
        string action = Directory.GetFiles(_folder["artifacts/store/actions/TrainSvd"]).Single();
        var entry = CanonicalJson.Deserialize<Pipeline.ActionEntry>(File.ReadAllText(action));
        Pipeline.StoredFile other = entry.Outputs.Single(file => file.Path == "svd/recommendations.parquet");
        Pipeline.StoredFile[] outputs = [.. entry.Outputs.Select(file => file.Path switch
        {
            "svd/predictions.parquet" => file with { Sha256 = other.Sha256, Bytes = other.Bytes },
            _ => file,
        })];
        File.WriteAllText(action, CanonicalJson.Serialize(Pipeline.ActionEntry.Create(entry.Label, entry.Parts, outputs)));
        CommandResult audit = CommandResult.Bakeoff(_folder, _tiny.Arguments("audit", "TrainSvd"));
        Assert.Equal(5, audit.ExitCode);
        Assert.Matches(
            @"error BKF5001: TrainSvd\[0\] ran twice .* wrote other bytes: svd/predictions\.parquet\. svd/predictions\.parquet: row 1 is .*, was ",
            audit.Error);
        Assert.Equal(2, Directory.GetFiles(_folder["artifacts/store/actions/TrainSvd"]).Length);
    }
}
