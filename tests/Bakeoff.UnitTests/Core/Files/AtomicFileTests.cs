using Bakeoff.Core;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>Files that are there whole or not at all, and what killed processes had half written.</summary>
public sealed class AtomicFileTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_DeletesWhatKilledProcessesHadHalfWritten_AndNothingElse()
    {
        string dead = _folder.Write("index.html.4711-0123456789ab-1.tmp", "half"),
        young = _folder.Write("index.html.4711-0123456789ab-2.tmp", "half");
        string written = _folder.Write("other.json.4711-0123456789ab-3.tmp", "half"), users = _folder.Write("notes.tmp", "mine");
        foreach (string old in new[] { dead, written, users })
        {
            File.SetLastWriteTimeUtc(old, TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-2));
        }

        using (new FileStream(written, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            AtomicFile.WriteText(_folder["index.html"], "whole");
        }

        Assert.Equal([_folder["index.html"], young, users, written], Directory.GetFiles(_folder.Root).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Write_OfWhatFails_LeavesWhatWasThere()
    {
        string file = _folder.Write("index.html", "whole");
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(file, _ => throw new InvalidOperationException()));
        Assert.Equal("whole", File.ReadAllText(Assert.Single(Directory.GetFiles(_folder.Root))));
    }

    [Fact]
    public void WriteTexts_ReplacesAllOrNone()
    {
        AtomicFile.WriteTexts(_folder.Root, ("index.html", "page 1"), ("compare.md", "text 1"), ("compare.json", "1"));
        Assert.Equal(["1", "text 1", "page 1"], Contents());
        Assert.Throws<ArgumentException>(() => AtomicFile.WriteTexts(_folder.Root, ("index.html", "page 2"), ("compare.json", "2"), ("a\0b", "")));
        Assert.Equal(["1", "text 1", "page 1"], Contents());
        string[] Contents() => [.. Directory.GetFiles(_folder.Root).Order(StringComparer.Ordinal).Select(File.ReadAllText)];
    }
}
