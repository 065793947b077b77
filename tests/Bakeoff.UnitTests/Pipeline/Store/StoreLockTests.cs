using Bakeoff.Core;
using Bakeoff.Pipeline;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>The locks of a store: who holds one, who is gone, and what is neither.</summary>
public sealed class StoreLockTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private string Lock => _folder["locks/00.lock"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TryTake_OfALockThatIsHeld_GivesNull_AndItsHolderIsNamed_UntilItIsReleased()
    {
        using (KeyLock? first = KeyLock.TryTake(Lock, "TrainSvd[0]"))
        {
            Assert.NotNull(first);
            Assert.Null(KeyLock.TryTake(Lock, "TrainSvd[0]"));
            Assert.Equal($"process {Environment.ProcessId} on {Environment.MachineName} (TrainSvd[0])", KeyLock.HolderOf(Lock));
        }

        Assert.False(File.Exists(Lock));
        using KeyLock? second = KeyLock.TryTake(Lock, "TrainSvd[0]");
        Assert.NotNull(second);
    }

    [Fact]
    public void TryTake_OfAFileThatNobodyHolds_TakesIt()
    {
        _folder.Write("locks/00.lock", "process 99 on nowhere (B)\nlonger than what is written now, whatever that may be\n");
        using KeyLock? taken = KeyLock.TryTake(Lock, "A");
        Assert.NotNull(taken);
        Assert.EndsWith("(A)", KeyLock.HolderOf(Lock), StringComparison.Ordinal);
    }

    [Fact]
    public void TryTake_OfAFileThatMayOnlyBeRead_TakesItWhereNobodyHoldsIt_AndGivesNullWhereSomebodyDoes()
    {
        _folder.Write("locks/00.lock", "");
        using (new FileStream(Lock, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            File.SetAttributes(Lock, FileAttributes.ReadOnly);
            Assert.Null(KeyLock.TryTake(Lock, "A"));
        }

        using KeyLock? taken = KeyLock.TryTake(Lock, "A");
        Assert.NotNull(taken);
    }

    [Fact]
    public void TryTake_WhereAFileIsInTheFoldersPlace_IsAnError_AndNotALockThatIsHeld()
    {
        _folder.Write("locks", "");
        Assert.ThrowsAny<IOException>(() => KeyLock.TryTake(Lock, "A"));
    }

    [Fact]
    public void TryTake_OfALink_WritesNothingThroughIt()
    {
        string thesis = _folder.Write("thesis.tex", "work");
        Directory.CreateDirectory(_folder["locks"]);
        File.CreateSymbolicLink(Lock, thesis);
        using KeyLock? taken = KeyLock.TryTake(Lock, "A");
        Assert.NotNull(taken);
        Assert.Equal("work", File.ReadAllText(thesis));
    }

    [Fact]
    public void Run_WithALockThatCannotBeOpened_EndsWithACode_AndDoesNotWait()
    {
        var fake = new FakeGraph(_folder);
        fake.Run();
        string entry = Directory.GetFiles(Path.Combine(fake.Store, "actions", "C")).Single();
        File.Delete(entry);
        Directory.CreateDirectory(Path.Combine(fake.Store, "locks", Path.GetFileNameWithoutExtension(entry) + ".lock"));
        Assert.Equal(ErrorCodes.LockUnavailable, Assert.Throws<StoreException>(() => fake.Run()).Code);
    }

    [Fact]
    public void Run_SweepsTheLeasesOfProcessesThatAreGone_AndNotThoseOfTheLiving()
    {
        var fake = new FakeGraph(_folder);
        string dead = _folder.Write("artifacts/store/leases/lease.99-0.tmp.keys", "0\n");
        string young = _folder.Write("artifacts/store/leases/lease.98-0.tmp.keys", "0\n");
        _folder.Write("artifacts/store/leases/lease.99-0.tmp.lock", "");
        _folder.Write("artifacts/store/leases/lease.97-0.tmp.lock", "");
        _folder.Write("artifacts/store/trash/gc.99-0.tmp/0", "what a collector that was killed had moved aside");
        using var living = new StoreLease(fake.Store);
        living.Pin(["1"]);
        fake.Run();
        Assert.False(File.Exists(dead));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(fake.Store, "trash")));
        Assert.True(File.Exists(young)); // Its process may be about to lock it.
        Assert.Equal(["0", "1"], StoreLease.PinnedByOthers(fake.Store).Order());
        File.SetLastWriteTimeUtc(young, File.GetLastWriteTimeUtc(young).AddHours(-2));
        fake.Run();
        Assert.Equal(2, Directory.GetFiles(Path.Combine(fake.Store, "leases")).Length);
    }

    [Theory]
    [InlineData("/data/store", null)]
    [InlineData("/data/nine/store", "9p does not pass locks on to other machines")]
    [InlineData("/data/nine", "9p does not pass locks on to other machines")]
    [InlineData("/data/ninety", null)]
    [InlineData("/mnt/a b/store", "nfs is mounted so that locks are of this machine alone")]
    [InlineData("/mnt/locking", null)]
    public void MountWeakness_IsThatOfTheNearestMount(string folder, string? weakness) => Assert.Equal(weakness, LockSupport.MountWeaknessOf(folder,
    [
        "27 1 254:0 / / rw,noatime - ext4 /dev/vda rw",
        "30 27 0:40 / /data/nine rw,relatime shared:1 master:2 - 9p host rw,trans=virtio",
        "31 27 0:41 / /mnt rw - nfs server:/b rw,vers=3,nolock,local_lock=all",
        "32 31 0:42 / /mnt/locking rw - nfs4 server:/c rw,vers=4.2,local_lock=none",
        "33 31 0:43 / /mnt/a\\040b rw - nfs server:/d rw,vers=3,nolock",
        "damaged",
    ]));

    [Fact]
    public void Weakness_IsSaidWhereALockIsGrantedTwice()
    {
        string file = _folder.Write("held.lock", "");
        Assert.Equal("the file system grants a lock to everyone who asks", LockSupport.WeaknessOf(file)); // Nobody has locked it.
        Assert.False(FileLock.IsKept(file));
        using FileStream? held = FileLock.TryOpen(file, FileMode.Open);
        Assert.True(FileLock.IsKept(file));
    }

    [Fact]
    public void TemporaryNames_HaveMoreThanTheNumberOfTheProcess_WhichContainersRepeat()
    {
        string[] names = [AtomicFile.TemporaryNameFor("X.json"), AtomicFile.TemporaryNameFor("X.json")];
        Assert.All(names, name => Assert.Matches($@"^X\.json\.{Environment.ProcessId}-[0-9a-f]{{12}}-[0-9]+\.tmp$", name));
        Assert.NotEqual(names[0], names[1]);
    }
}
