using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>One run of an experiment that several tests look at.</summary>
public sealed class QuickstartRun : IDisposable
{
    public QuickstartRun()
    {
        First = CommandResult.Bakeoff(Folder, "run", "Report");
        Report = Folder["artifacts/reports/quickstart"];
    }

    public TestFolder Folder { get; } = new();

    public string Report { get; }

    internal CommandResult First { get; }

    public void Dispose() => Folder.Dispose();

    /// <summary>A folder with a copy of the store and the run records, for a test that adds to them.</summary>
    internal TestFolder CopyOfTheStore()
    {
        var copy = new TestFolder();
        foreach (string file in Directory.EnumerateFiles(Folder["artifacts"], "*", SearchOption.AllDirectories))
        {
            string target = copy[Path.GetRelativePath(Folder.Root, file)];
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return copy;
    }
}
