using Bakeoff.Core;
using Bakeoff.Pipeline;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>A plan says how a stage differs from the nearest result that is stored, not from whatever ran last.</summary>
public sealed class NearestEntryTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly FakeGraph _fake;

    public NearestEntryTests() => _fake = new FakeGraph(_folder);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AfterARunOnAnotherBranch_ThePlanNamesTheOneOptionThatDiffersFromTheResultOfThisOne()
    {
        Run("one", "two");
        Run("uno", "three");
        Assert.Equal(["option.text changed from \"two\" to \"four\""], ReasonsOfB("one", "four"));
        _fake.Run();
        Assert.Contains("B: option.text changed from \"two\" to \"four\"", _fake.Events);
    }

    [Fact]
    public void OfEquallyNearOnes_TheExperimentsLastRunIsNamed()
    {
        Run("one", "two");
        Run("one", "three");
        Assert.Equal(["option.text changed from \"three\" to \"four\""], ReasonsOfB("one", "four"));
    }

    /// <summary>An experiment that has never run knows the results of others.</summary>
    [Fact]
    public void WithoutALastRun_TheStoredResultThatWasUsedLastIsNamed()
    {
        Run("one", "two");
        Run("one", "three");
        string[] entries = Directory.GetFiles(Path.Combine(_fake.Store, "actions", "B"));
        string two = entries.Single(
            entry => File.ReadAllText(entry).Contains("\"two\"", StringComparison.Ordinal)
                || File.ReadAllText(entry).Contains("\\\"two", StringComparison.Ordinal));
        File.SetLastWriteTimeUtc(two, DateTime.UnixEpoch.AddYears(60));
        Directory.Delete(_folder["artifacts/runs"], recursive: true);
        Assert.Equal(["option.text changed from \"two\" to \"four\""], ReasonsOfB("one", "four"));
        File.SetLastWriteTimeUtc(two, DateTime.UnixEpoch);
        Assert.Equal(["option.text changed from \"three\" to \"four\""], ReasonsOfB("one", "four"));
    }

    [Fact]
    public void ADamagedEntry_IsTheReason_WhateverRanBetween()
    {
        Run("one", "two");
        string two = Directory.GetFiles(Path.Combine(_fake.Store, "actions", "B")).Single();
        Run("one", "three");
        File.WriteAllText(two, "{}");
        Assert.StartsWith("its entry was damaged", Assert.Single(ReasonsOfB("one", "two")), StringComparison.Ordinal);
    }

    /// <summary>What a plan reads does not grow with the store, and entries of an alarm are none.</summary>
    [Fact]
    public void OnlySoManyEntriesAreRead_TheLastUsedFirst()
    {
        Run("one", "two");
        Run("one", "three");
        Run("one", "four");
        string folder = Path.Combine(_fake.Store, "actions", "B"), last = Directory.GetFiles(folder).Order(StringComparer.Ordinal).First();
        File.SetLastWriteTimeUtc(last, DateTime.UnixEpoch.AddYears(60));
        File.Copy(last, Path.ChangeExtension(last, ".other-0123456789ab.json"));
        var store = New(new ArtifactStore(_fake.Store));
        Assert.Equal(3, store.Recent("B", 100, 100).Count);
        Assert.Equal(2, store.Recent("B", 100, 2).Count);
        Assert.Equal(Path.GetFileNameWithoutExtension(last), new StageKey(store.Recent("B", 100, 1)[0].Parts).Hash);
        Assert.True(store.Recent("B", 2, 100).Count <= 2);
        Assert.Empty(store.Recent("None", 100, 100));
    }

    /// <summary>What another fold differs in, its number and its seed, says nothing about why this one has to run.</summary>
    [Fact]
    public void AResultOfAnotherFold_IsNotTheNearest_HoweverLittleItDiffers()
    {
        var store = new ArtifactStore(_fake.Store);
        var nearest = New(store);
        StageNode node = new() { Stage = "Train", Options = new FakeOptions(), Code = null, Fold = 1 };
        StageKey key = Key(("fold", "1"), ("epochs", "9"), ("rate", "9"));
        Write("Train[0]", Key(("fold", "0"), ("epochs", "9"), ("rate", "9")));
        Assert.Null(nearest.Find(node, key));
        StageKey farther = Key(("fold", "1"), ("epochs", "5"), ("rate", "5"));
        Write("Train[1]", farther);
        Assert.Equal(farther.Parts, New(store).Find(node, key));

        static StageKey Key(params (string Name, string Value)[] parts) => new([.. parts.Select(part => new KeyPart(part.Name, part.Value))]);
        void Write(string label, StageKey of) => AtomicFile.WriteText(
            store.ActionPath("Train", of.Hash), CanonicalJson.Serialize(ActionEntry.Create(label, of.Parts, [])));
    }

    private void Run(string a, string b)
    {
        (_fake.A, _fake.B) = (new FakeOptions { Text = a }, new FakeOptions { Text = b });
        _fake.Run();
    }

    private IReadOnlyList<string> ReasonsOfB(string a, string b)
    {
        (_fake.A, _fake.B) = (new FakeOptions { Text = a }, new FakeOptions { Text = b });
        return _fake.NewEngine(_fake.Graph).Plan(_fake.Graph.Nodes).Single(step => step.Label == "B").Reasons;
    }

    private NearestEntry New(ArtifactStore store) =>
        new(store, new LastRuns(_folder["none"]), new Dictionary<string, IReadOnlyList<ActionEntry>>());
}
