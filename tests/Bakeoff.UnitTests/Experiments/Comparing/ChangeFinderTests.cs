using Bakeoff.Comparison;
using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Pipeline;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>What a comparison says is different: options, code and data, from the keys of both sides.</summary>
public sealed class ChangeFinderTests : IDisposable
{
    private readonly TestFolder _store = new();

    [Fact]
    public void Options_CodeAndData_AreListedSeparately()
    {
        ChangeReport changes = Find(
            new() { ["TrainSvd[0]"] = [new("option.features", "40"), new("runtime.dotnet", "10.0.1")], ["Ingest"] = [new("option.format", "csv")] },
            new() { ["TrainSvd[0]"] = [new("option.features", "41"), new("runtime.dotnet", "10.0.2")],
                ["Ingest"] = [new("option.format", "parquet")] });
        Assert.Equal(["TrainSvd: option.features changed from 40 to 41"], changes.Options);
        Assert.Equal(["TrainSvd: runtime.dotnet changed from 10.0.1 to 10.0.2"], changes.Code);
        Assert.Equal(["Ingest: option.format changed from csv to parquet"], changes.Data);
    }

    [Fact]
    public void Folds_ThatSayTheSame_AreSaidOnce_AndInputsAndThePageAreLeftOut()
    {
        KeyPart[] old = [new("option.epochs", "1"), new("input.Split/split.parquet", "aa")];
        KeyPart[] now = [new("option.epochs", "2"), new("input.Split/split.parquet", "bb")];
        ChangeReport changes = Find(
            new() { ["TrainSvd[0]"] = old, ["TrainSvd[1]"] = old, ["Report"] = old },
            new() { ["TrainSvd[0]"] = now, ["TrainSvd[1]"] = now, ["Report"] = now });
        Assert.Equal(["TrainSvd: option.epochs changed from 1 to 2"], changes.Options);
        Assert.Empty(changes.Code);
        Assert.Empty(changes.Data);
    }

    [Fact]
    public void Stage_OfOneSideAlone_IsNamedWithItsSide()
    {
        KeyPart[] parts = [new("option.epochs", "1")];
        ChangeReport changes = Find(new() { ["TrainSvd[0]"] = parts, ["Split"] = parts }, new() { ["TrainTwoTower[0]"] = parts, ["Split"] = parts });
        Assert.Equal(["TrainSvd[0] is only in the baseline", "TrainTwoTower[0] is only in the candidate"], changes.Options);
    }

    [Fact]
    public void Key_ThatTheStoreNoLongerHas_IsNamedByItsHash()
    {
        Side baseline = Of("main", new() { ["Split"] = new string('a', 64) }), candidate = Of("branch", new() { ["Split"] = new string('b', 64) });
        ChangeReport changes = ChangeFinder.Find(new StoredRuns(_store.Root), baseline, candidate);
        Assert.Equal(["Split: another key, aaaaaaaaaaaa, now bbbbbbbbbbbb; the store no longer has both"], changes.Options);
    }

    public void Dispose() => _store.Dispose();

    private ChangeReport Find(Dictionary<string, KeyPart[]> baseline, Dictionary<string, KeyPart[]> candidate) =>
        ChangeFinder.Find(new StoredRuns(_store.Root), Of("main", Write(baseline)), Of("branch", Write(candidate)));

    private static Side Of(string name, Dictionary<string, string> keys) => new(new SideReport(name, "ref", "quick", null, 0), keys, "");

    /// <summary>Writes an entry without files for each stage, and gives the keys.</summary>
    private Dictionary<string, string> Write(Dictionary<string, KeyPart[]> stages)
    {
        var keys = new Dictionary<string, string>();
        foreach ((string label, KeyPart[] parts) in stages)
        {
            keys[label] = new StageKey(parts).Hash;
            _store.Write($"actions/{StageLabel.StageOf(label)}/{keys[label]}.json", CanonicalJson.Serialize(ActionEntry.Create(label, parts, [])));
        }

        return keys;
    }
}
