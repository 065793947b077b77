namespace Bakeoff.Testing;

/// <summary>A folder that a test has to itself.</summary>
public sealed class TestFolder : IDisposable
{
    private const string Memory = "/dev/shm";

    /// <param name="inMemory">Whether it may be in memory, for thousands of files: where the system has such a disk.</param>
    public TestFolder(bool inMemory = false) => Root = inMemory && Directory.Exists(Memory)
        ? Directory.CreateDirectory(Path.Combine(Memory, Path.GetRandomFileName())).FullName
            : Directory.CreateTempSubdirectory("bakeoff-test-").FullName;

    public string Root { get; }

    public string this[string path] => Path.Combine(Root, path);

    public string Write(string path, string text)
    {
        string full = this[path];
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return full;
    }

    public void Dispose()
    {
        // A link may lead anywhere, or nowhere.
        var withoutLinks = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (string file in Directory.EnumerateFiles(Root, "*", withoutLinks))
        {
            File.SetAttributes(file, FileAttributes.Normal);
        }

        Directory.Delete(Root, recursive: true);
    }
}
