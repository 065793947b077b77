using Bakeoff.Core;
using Bakeoff.Tables;
using Bakeoff.Testing;

namespace Bakeoff.IntegrationTests;

/// <summary>A database holds the memory that it is given, and spills into a folder of its own.</summary>
public sealed class DuckDbMemoryTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ADatabaseWhoseMemoryIsUsedUp_SaysSo_HoweverItIsAsked()
    {
        using var session = new DuckDbSession(_folder.Root, memoryMegabytes: 64, threads: 1);
        const string Query = "SELECT length(list(i)) FROM range(40000000) t(i)"; // A list is one value, which cannot be spilled.
        Assert.Equal(ErrorCodes.OutOfMemory, Assert.Throws<MemoryException>(() => session.Scalar<long>(Query)).Code);
        Assert.Throws<MemoryException>(() => session.Execute($"CREATE TABLE a AS {Query}"));
        Assert.Throws<MemoryException>(() => session.Execute($"CREATE TABLE b AS {Query}", TestContext.Current.CancellationToken));
        Assert.Throws<MemoryException>(() => session.Read(Query, _ => { }));
        Assert.Throws<MemoryException>(() => session.ReadVectors(Query, _ => { }, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void ADatabaseOutsideOfAStage_SpillsToAFolderThatGoesWithIt_AndTwoNeverShareOne()
    {
        string[] folders;
        using (DuckDbSession one = new(), two = new())
        {
            folders = [.. new[] { one, two }.Select(session => session.Scalar<string>("SELECT current_setting('temp_directory')"))];
            Assert.NotEqual(folders[0], folders[1]);
            Assert.All(folders, folder => Assert.True(Directory.Exists(Path.GetDirectoryName(folder))));
        }

        Assert.All(folders, folder => Assert.False(Directory.Exists(Path.GetDirectoryName(folder))));
    }

    [Fact]
    public void AStagesDatabase_HasTheStagesMemoryAndThreads()
    {
        var context = new StageContext
        {
            OptionsJson = "{}", Inputs = StageRunner.Inputs(), OutputFolder = _folder.Root, WorkFolder = _folder.Root, ResumeFolder = _folder.Root,
            Threads = 3, MemoryBytes = 1_500_000_000,
        };
        using var session = new DuckDbSession(context);
        Assert.Equal(3, session.Scalar<int>("SELECT current_setting('threads')"));
        Assert.StartsWith(_folder.Root, session.Scalar<string>("SELECT current_setting('temp_directory')"), StringComparison.Ordinal);
        Assert.Equal("1.1 GiB", session.Scalar<string>("SELECT current_setting('memory_limit')"));
    }
}
