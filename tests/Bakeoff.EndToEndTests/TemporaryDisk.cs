using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>A small disk of its own, in memory.</summary>
internal sealed class TemporaryDisk : IDisposable
{
    private TemporaryDisk(string path) => Path = path;

    public string Path { get; }

    /// <summary>Mounts it; skips the test where that is not allowed.</summary>
    public static TemporaryDisk Mount(TestFolder folder, string name)
    {
        string path = Directory.CreateDirectory(folder[name]).FullName;
        Assert.SkipUnless(Environment.UserName == "root" && OperatingSystem.IsLinux(), "only root may mount a disk");
        CommandResult mount = CommandResult.Run("/", null, "mount", "-t", "tmpfs", "-o", "size=100m", "tmpfs", path);
        Assert.SkipUnless(mount.ExitCode == 0, "a disk cannot be mounted here: " + mount.Error);
        return new TemporaryDisk(path);
    }

    public void Remount(string options) =>
        Assert.Equal(0, CommandResult.Run("/", null, "mount", "-o", "remount," + options, Path).ExitCode);

    public void Dispose() => CommandResult.Run("/", null, "umount", Path);
}
