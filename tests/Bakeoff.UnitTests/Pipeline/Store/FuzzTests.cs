using System.Text.Json;
using Bakeoff.Experiments;
using Bakeoff.Core;
using Bakeoff.Pipeline;
using Bakeoff.Svd;
using Bakeoff.Testing;
using Bakeoff.TwoTower;

namespace Bakeoff.UnitTests;

/// <summary>
/// Every parser of what users, stores, servers and models bring, with ten thousand damaged inputs each: what is refused is refused with the error
/// that callers know, and no input makes a parser take much more memory than it has bytes.
/// </summary>
public sealed class FuzzTests
{
    private const int Cases = 10_000;
    private const long MostBytes = 64_000_000;

    [Fact]
    public void AnExperiment_IsReadOrRefusedWithACode()
    {
        using var folder = new TestFolder(inMemory: true);
        folder.Write("experiments/base/experiment.json", "{ \"question\": \"?\" }");
        folder.Write("experiments/mine/m.sh", "");
        folder.Write("experiments/ratings.csv", "user,item,rating,timestamp\n1,1,1,1\n");
        const string Whole = """
            {
              "$schema": "x", "extends": "base", "question": "Is it?", "seed": 42, "repeats": 2,
              "dataset": { "name": "t", "path": "../ratings.csv", "format": "csv", "minimumRating": 0.5, "maximumRating": 5, "ratingStep": 0.5, "columns": { "user": "user" } },
              "split": { "method": "last-n", "n": 2, "partitions": 3, "folds": [0, 2], "ties": "hash", "minRating": 2 },
              "models": {
                "svd": { "algorithm": "biased-mf", "features": 3, "epochs": 2, "learningRate": 0.01 },
                "two-tower": { "embeddingSize": 4, "towerSizes": [4, 8], "batchSize": 64, "epochs": 2 },
                "item-knn": { "neighbours": 5 },
                "ease": { "regularization": 10.5 },
                "mine": { "command": ["sh", "m.sh", "{phase}"], "files": ["m.sh"], "options": { "a": [1, { "b": "c" }], "z": 1 }, "scores": "ranking" }
              },
              "evaluation": { "k": [5, 10], "resamples": 100, "primary": ["rmse", "recall@10"], "pair": ["svd", "mine"] },
              "sweep": { "metric": "rmse", "parameters": { "models.svd.learningRate": [0.01, 0.02] } }
            }
            """;
        string file = folder["experiments/mine/experiment.json"];
        EachText(Whole, text =>
        {
            File.WriteAllText(file, text);
            new ExperimentReader(folder["experiments"]).Read("mine");
        }, e => e is BakeoffException);
    }

    [Fact]
    public void AnEntryOfAStore_IsReadOrRefusedAsJson()
    {
        ActionEntry entry = Entry();
        string key = new StageKey(entry.Parts).Hash;
        EachText(CanonicalJson.Serialize(entry), text => ActionEntry.Parse(text, key), e => e is JsonException);
    }

    [Fact]
    public void AMessageOfARemoteStore_IsReadOrRefused()
    {
        ActionEntry entry = Entry();
        string key = new StageKey(entry.Parts).Hash;
        Each(ActionResultMessage.Write(entry), bytes => ActionEntry.Parse(ActionResultMessage.ReadEntry(bytes), key), e => e is JsonException
            or RemoteRefusedException);
    }

    [Fact]
    public void AnAddressOfARemoteStore_IsReadOrRefusedWithACode() => EachText(
        "https://user:pass@host.example:8443/a/b%20c?sig=1&x=y",
        text => { _ = new RemoteSettings { Place = text, Token = text }.Shown; _ = ShownAddress.Redact(text) + ShownAddress.Scrub(text); },
        e => e is BakeoffException);

    [Fact]
    public void WhatIsKnownOfARemoteStore_IsReadOrForgotten()
    {
        using var folder = new TestFolder(inMemory: true);
        string key = new('a', 64), file = "";
        var whole = new KnownRemote(folder["known"], "http://host/");
        whole.Add(key);
        file = Directory.GetFiles(folder["known"]).Single();
        Each(File.ReadAllBytes(file), bytes =>
        {
            File.WriteAllBytes(file, bytes);
            _ = new KnownRemote(folder["known"], "http://host/").Has(key);
        }, _ => false);
    }

    [Theory]
    [InlineData("funk-svd")]
    [InlineData("biased-mf")]
    public void AModelOfAMatrixFactorization_IsReadOrRefusedWithACode(string algorithm)
    {
        byte[] whole = SvdTestData.Trainer(algorithm, features: 2, epochs: 1).Train(SvdTestData.Ratings(12, 9, 40), 3).Bytes();
        Each(whole, bytes => _ = algorithm == "funk-svd"
            ? FunkSvdModel.Load(new MemoryStream(bytes)) : (ISvdModel)BiasedMfModel.Load(new MemoryStream(bytes)), e => e is BakeoffException);
    }

    [Theory]
    [InlineData("notebook")]
    [InlineData("everything")]
    public void ATwoTowerModel_IsReadOrRefusedWithACode(string variant)
    {
        byte[] whole = TwoTowerTestData.BytesOf(new TwoTowerTestData().Train(TwoTowerTestData.Variants[variant] with { Epochs = 1 }).Model);
        int header = 8 + (int)BitConverter.ToInt64(whole);
        Each(whole, bytes => TwoTowerModelFile.Read(new MemoryStream(bytes)), e => e is BakeoffException, header);
    }

    [Fact]
    public void ACheckpoint_IsReadOrIsNone()
    {
        using var folder = new TestFolder(inMemory: true);
        string file = folder["last.bin"];
        CheckpointFile.Write(file, new EpochReport(3, 1.5), stream => stream.Write(new byte[100]));
        Each(File.ReadAllBytes(file), bytes =>
        {
            File.WriteAllBytes(file, bytes);
            CheckpointFile.Read<EpochReport>(file, _ => true, (_, stream) => stream.ReadExactly(new byte[100]));
        }, _ => false);
    }

    private static ActionEntry Entry() => ActionEntry.Create(
        "TrainSvd[0]", [new KeyPart("stage", "TrainSvd"), new KeyPart("option.epochs", "3")],
        [new StoredFile("svd/model.bin", ContentHash.OfBytes([1]), 1), new StoredFile("training.json", ContentHash.OfBytes([2]), 20)]);

    /// <param name="whole">What is damaged.</param>
    /// <param name="parse">The parser.</param>
    /// <param name="isKnown">Whether callers know an error.</param>
    /// <param name="first">Half of the cases are damaged only within so many bytes; 0 for nowhere in particular.</param>
    internal static void Each(byte[] whole, Action<byte[]> parse, Func<Exception, bool> isKnown, int first = 0)
    {
        IEnumerable<byte[]> cases = first == 0 ? Mutations.OfBytes(whole, Cases, 7)
            : Mutations.OfBytes(whole[..first], Cases / 2, 7).Select(head => (byte[])[.. head, .. whole[first..]])
                .Concat(Mutations.OfBytes(whole, Cases / 2, 8));
        foreach ((int i, byte[] bytes) in cases.Index())
        {
            Try(() => parse(bytes), isKnown, bytes.Length, () => FormattableString.Invariant($"case {i}"));
        }
    }

    internal static void EachText(string whole, Action<string> parse, Func<Exception, bool> isKnown)
    {
        foreach ((int i, string text) in Mutations.OfText(whole, Cases, 9).Index())
        {
            Try(() => parse(text), isKnown, text.Length, () => FormattableString.Invariant($"case {i}:\n{text[..Math.Min(text.Length, 3000)]}"));
        }
    }

    private static void Try(Action parse, Func<Exception, bool> isKnown, int length, Func<string> describe)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            parse();
        }
        catch (Exception e) when (isKnown(e))
        {
            // Refused, as it should be.
        }
        catch (Exception e)
        {
            Assert.Fail($"{describe()}\n{e}");
        }

        long taken = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(taken < MostBytes + (200L * length), $"{describe()} took {taken} bytes");
    }
}
