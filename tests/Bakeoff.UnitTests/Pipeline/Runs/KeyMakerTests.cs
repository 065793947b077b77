using Bakeoff.Core;
using Bakeoff.Pipeline;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>Everything that can change a stage's bytes is in its key, and nothing else is.</summary>
public sealed class KeyMakerTests : IDisposable
{
    private static readonly StageCode Code = new("Bakeoff.Svd", "Bakeoff.Svd.TrainSvdStage");
    private static readonly CodeIdentity Identity = new(AppContext.BaseDirectory, "Bakeoff.UnitTests");
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Parts_HaveTheirNamesValuesAndOrder()
    {
        IReadOnlyList<KeyPart> parts = KeyOf(Node(), "a", "b", "where it comes from").Parts;
        Assert.Equal(
            [
                new KeyPart("stage", "TrainSvd[0]"),
                new KeyPart("option.text", "\"one\""), new KeyPart("option.upper", "false"), new KeyPart("seed", "42"),
                new KeyPart("input.Ingest/a.parquet", "a"), new KeyPart("input.Split/b.parquet", "b"),
                new KeyPart("input.provenance", ContentHash.OfBytes("where it comes from"u8)),
                new KeyPart("external.r.csv", ContentHash.OfBytes("1,2"u8)),
            ],
            parts.TakeWhile(part => !part.Name.StartsWith("code.", StringComparison.Ordinal)));
        Assert.Equal(["code", "package", "runtime"], parts.Skip(8).Select(part => part.Name.Split('.')[0]).Distinct());
    }

    [Fact]
    public void Key_ChangesWithEachThingAlone()
    {
        StageNode node = Node();
        string[] hashes =
        [
            KeyOf(node).Hash,
            KeyOf(node with { Options = new FakeOptions { Text = "two" } }).Hash,
            KeyOf(node with { Seed = 43 }).Hash,
            KeyOf(node with { Seed = null }).Hash,
            KeyOf(node with { Fold = 1 }).Hash,
            KeyOf(node with { Repeat = 1 }).Hash,
            KeyOf(node with { Model = "other" }).Hash,
            KeyOf(node with { Inputs = ["Ingest"] }).Hash,
            KeyOf(node, ingest: "other").Hash,
            KeyOf(node, split: "other").Hash,
            KeyOf(node, provenance: "one").Hash,
            KeyOf(node, provenance: "two").Hash,
            KeyOf(node with { ExternalFiles = [] }).Hash,
            KeyOf(node with { ExternalFiles = [("s.csv", node.ExternalFiles[0].Path)] }).Hash,
            KeyOf(node with { ExternalFiles = [("r.csv", _folder.Write("other", "1,3"))] }).Hash,
            KeyOf(node with { Code = new StageCode("Bakeoff.Core", "Bakeoff.Core.ContentHash") }).Hash,
            KeyOf(node with { Code = null }).Hash,
            KeyOf(node with { CustomCode = new Lazy<StageCode>(new StageCode("Bakeoff.Core", "Bakeoff.Core.ContentHash")) }).Hash,
            KeyOf(node with { NativePackages = "libtorch-cpu" }).Hash,
            KeyOf(node with { DependsOnProcessor = true }).Hash,
        ];
        Assert.Equal(hashes.Length, hashes.Distinct().Count());
    }

    [Fact]
    public void Key_DoesNotDependOnWhereFilesLie_NorOnWhatAStageTakesOfTheMachine()
    {
        StageNode node = Node();
        StageNode other = node with
        {
            ExternalFiles = [("r.csv", _folder.Write("elsewhere/r.csv", "1,2"))], Needs = _ => new StageNeeds(2, 8, 1, 2), MemoryRemedy = "buy some",
            SizeFile = "size.json", CallsUserCode = true, ReadsProvenance = true,
        };
        Assert.Equal(KeyOf(node).Hash, KeyOf(other).Hash);
    }

    /// <summary>Where a checksum fixes the bytes, neither code nor the runtime can change them; a custom model's code still can.</summary>
    [Fact]
    public void Key_WithoutCode_HasNeitherPackagesNorTheRuntime()
    {
        StageNode node = Node() with { Code = null, NativePackages = "libtorch-cpu", DependsOnProcessor = true };
        Assert.DoesNotContain(KeyOf(node).Parts, part => part.Name.Split('.')[0] is "code" or "package" or "runtime");
        IReadOnlyList<KeyPart> parts = KeyOf(node with { CustomCode = new Lazy<StageCode>(Code) }).Parts;
        Assert.Contains(parts, part => part.Name == "own.code.Bakeoff.Svd");
        Assert.Contains(parts, part => part.Name.StartsWith("own.package.DuckDB", StringComparison.Ordinal));
    }

    [Fact]
    public void OwnHash_IsThatOfTheKeyWithoutInputs()
    {
        StageNode node = Node();
        var keys = new KeyMaker(Identity, new UserFiles());
        Assert.Equal(KeyOf(node with { Inputs = [] }).Hash, keys.OwnHashOf(node));
        Assert.NotEqual(keys.OwnHashOf(node), keys.OwnHashOf(node with { Seed = 43 }));
        Assert.NotEqual(keys.OwnHashOf(node), keys.OwnHashOf(node with { DependsOnProcessor = true }));
    }

    [Fact]
    public void Runtime_HasTheProcessorOnlyWhereItCounts()
    {
        string[] always = ["runtime.architecture", "runtime.dotnet", "runtime.os"];
        Assert.Equal(always, RuntimeIdentity.Parts(withProcessor: false).Select(part => part.Name));
        Assert.Equal([.. always, "runtime.processor"], RuntimeIdentity.Parts(withProcessor: true).Select(part => part.Name));
    }

    private static StageKey KeyOf(StageNode node, string ingest = "a", string split = "b", string? provenance = null) =>
        new KeyMaker(Identity, new UserFiles()).KeyOf(
            node,
            new Dictionary<string, ActionEntry>
            {
                ["Ingest"] = ActionEntry.Create("Ingest", [], [new StoredFile("a.parquet", ingest, 1)]),
                ["Split"] = ActionEntry.Create("Split", [], [new StoredFile("b.parquet", split, 1)]),
            },
            provenance);

    private StageNode Node() => new()
    {
        Stage = "TrainSvd", Fold = 0, Seed = 42, Options = new FakeOptions { Text = "one" }, Code = Code, Inputs = ["Ingest", "Split"],
        ExternalFiles = [("r.csv", _folder.Write("r.csv", "1,2"))],
    };
}
