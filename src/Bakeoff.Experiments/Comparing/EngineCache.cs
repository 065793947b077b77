using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>
/// Keeps what was built of commits, so that the next comparison with one starts at once. Commits whose sources are the same, as those of a branch
/// that changes experiments, share a build. What two builds have in common, which is nearly all of their size, is on the disk once.
/// </summary>
/// <param name="folder">The folder of the builds; may be deleted at any time.</param>
internal sealed class EngineCache(string folder)
{
    private const int Kept = 8;
    private const string Engine = "bakeoff.dll";
    private const int WorthLinking = 1 << 20;

    /// <summary>The engine of some sources, built by this version of .NET; null if it is not kept.</summary>
    /// <param name="sources">The hash of the sources.</param>
    public string? Find(string sources)
    {
        string engine = Path.Combine(FolderOf(sources), Engine);
        if (!File.Exists(engine))
        {
            return null;
        }

        Directory.SetLastWriteTimeUtc(FolderOf(sources), TimeProvider.System.GetUtcNow().UtcDateTime); // The oldest go first.
        return engine;
    }

    /// <summary>Keeps a build, and returns its engine.</summary>
    /// <param name="sources">The hash of the sources.</param>
    /// <param name="built">The folder of the build.</param>
    public string Keep(string sources, string built)
    {
        Directory.CreateDirectory(folder);
        foreach (DirectoryInfo old in new DirectoryInfo(folder).GetDirectories().OrderByDescending(engine => engine.LastWriteTimeUtc).Skip(Kept - 1))
        {
            old.Delete(recursive: true);
        }

        string target = FolderOf(sources), temporary = AtomicFile.TemporaryNameFor(target);
        foreach (string file in Directory.GetFiles(built, "*", SearchOption.AllDirectories))
        {
            string path = Path.GetRelativePath(built, file);
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(temporary, path))!);
            if (Same(file, path) is { } kept)
            {
                HardLink.CreateOrCopy(kept, Path.Combine(temporary, path));
            }
            else
            {
                File.Copy(file, Path.Combine(temporary, path));
            }
        }

        if (Directory.Exists(target))
        {
            Directory.Delete(temporary, recursive: true); // Another comparison was faster.
        }
        else
        {
            Directory.Move(temporary, target);
        }

        return Path.Combine(target, Engine);
    }

    private string FolderOf(string sources) => Path.Combine(folder, $"{sources[..40]}-{Environment.Version}");

    private string? Same(string file, string path)
    {
        long length = new FileInfo(file).Length;
        string? candidate = length < WorthLinking ? null
            : Directory.GetDirectories(folder).Select(engine => Path.Combine(engine, path))
            .FirstOrDefault(kept => File.Exists(kept) && new FileInfo(kept).Length == length);
        return candidate is not null && ContentHash.OfFile(candidate) == ContentHash.OfFile(file) ? candidate : null;
    }
}
