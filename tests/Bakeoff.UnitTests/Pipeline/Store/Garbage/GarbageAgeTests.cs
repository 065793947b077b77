using Bakeoff.Pipeline;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>Garbage collection of a store whose files were written within the last hour: deleting their results would free nothing.</summary>
public sealed class GarbageAgeTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly FakeGraph _fake;
    private readonly FileInfo[] _objects;

    public GarbageAgeTests()
    {
        _fake = new FakeGraph(_folder) { B = new FakeOptions { Text = "two" } };
        _fake.Run();
        _objects = [.. StoreTree.Objects(_fake.Store)];
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(14, 0L)] // What was used lately, with a store that must be smaller.
    [InlineData(-1, null)] // What nobody refers to.
    public void Plan_KeepsTheResultsWhoseFilesAreTooYoungToGo(double keepDays, long? maximum)
    {
        Assert.Equal(3, Directory.GetFiles(Path.Combine(_fake.Store, "actions"), "*", SearchOption.AllDirectories).Length);
        GarbagePlan plan = Plan(keepDays, maximum);
        Assert.Equal((0, 0, _objects.Length), (plan.Actions.Count, plan.Objects.Count, plan.YoungFiles));
        Array.ForEach(_objects, Age);
        plan = Plan(keepDays, maximum);
        Assert.Equal((3, _objects.Length, 0), (plan.Actions.Count, plan.Objects.Count, plan.YoungFiles));
    }

    [Fact]
    public void Plan_KeepsEveryFileOfAResultWithAYoungOne()
    {
        ActionEntry[] entries = [.. StoreTree.Actions(_fake.Store).Select(file => ActionEntry.TryRead(file.FullName)!)];
        string young = entries.First(entry => entry.Label == "B").Outputs[0].Sha256;
        Array.ForEach([.. _objects.Where(file => file.Name != young)], Age);
        GarbagePlan plan = Plan(14, 0);
        string[] goes = [.. plan.Objects.Select(file => Path.GetFileName(file)!)];
        Assert.NotEmpty(goes);
        Assert.Equal(
            [.. entries.Where(entry => entry.Outputs.All(file => file.Sha256 != young)).Select(entry => entry.Label).Order(StringComparer.Ordinal)],
            plan.Actions.Select(file => ActionEntry.TryRead(file)!.Label).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(entries.Single(entry => entry.Label == "B").Objects(), goes.Contains);
    }

    private static void Age(FileInfo file) => file.LastWriteTimeUtc -= TimeSpan.FromHours(2);

    private GarbagePlan Plan(double keepDays, long? maximum) => new GarbageCollector(_fake.Store).Plan(keepDays, maximum);
}
