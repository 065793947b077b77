namespace Bakeoff.Testing;

/// <summary>A folder that a test has to itself.</summary>
public sealed class TestFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("bakeoff-test-").FullName;

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
