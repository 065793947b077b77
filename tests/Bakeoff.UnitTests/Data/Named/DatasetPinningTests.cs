using Bakeoff.Core;
using Bakeoff.Data;
using Bakeoff.Experiments;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>A dataset without a published SHA-256 is pinned by the repository, once, and then is a dataset like any other.</summary>
public sealed class DatasetPinningTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AnArchiveOfAFolder_IsPinned_AndTheExperimentReads()
    {
        _folder.Write("experiments/one/experiment.json", """{ "question": "?", "dataset": "jester-2" }""");
        var refused = Assert.Throws<ReportedException>(() => Read("one"));
        Assert.Equal(ErrorCodes.UnpinnedDataset, refused.Reports[0].Code);
        Assert.Contains("bakeoff datasets pin jester-2.", refused.Reports[0].Remedy, StringComparison.Ordinal);
        Assert.Equal(1, refused.Reports[0].Location!.Line);

        string archive = _folder.Write("mirror/jester_dataset_2.zip", "made up");
        (DatasetPin pin, string file) = await PinAsync("jester-2");
        Assert.Equal((archive, 7L, ContentHash.OfFile(archive), null), (file, pin.DownloadBytes, pin.Sha256, pin.CheckedAgainst));
        DatasetLock.Read(_folder["experiments"]).Lock.Write(_folder["experiments"], "jester-2", pin);
        (Experiment experiment, IReadOnlyList<string> files) = Read("one");
        Assert.Equal((7L, pin.Sha256), (experiment.Dataset.Download.DownloadBytes, experiment.Dataset.Download.Sha256));

        // What is remembered of a run is forgotten when the pin changes.
        Assert.Contains(_folder["experiments/bakeoff.lock.json"], files);
        Assert.EndsWith("experiment.json", files[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Pins_AreWrittenInTheOrderOfTheirNames_AndOneOfAnotherAddressIsNone()
    {
        var pin = new DatasetPin("https://example.org/a.zip", 5, new string('a', 64), "md5 00");
        string experiments = _folder["experiments"];
        new DatasetLock().Write(experiments, "jester-2", pin);
        DatasetLock.Read(experiments).Lock.Write(experiments, "goodbooks-10k", pin);
        (DatasetLock read, byte[]? bytes) = DatasetLock.Read(experiments);
        Assert.Equal(["goodbooks-10k", "jester-2"], read.Datasets.Keys);
        Assert.Equal(pin, read.Datasets["jester-2"]);
        Assert.NotNull(bytes);
        Assert.Null(read.Find(Datasets.Find("jester-2")!));
    }

    [Theory]
    [InlineData("not JSON")]
    [InlineData("""{ "format": "lock/2", "datasets": {} }""")]
    [InlineData("""{ "format": "lock/1", "datasets": { "a": { "url": "u", "downloadBytes": 1, "sha256": "short" } } }""")]
    [InlineData("null")]
    public void AFileThatIsNoLockFile_IsAnErrorWithItsName(string text)
    {
        _folder.Write("experiments/bakeoff.lock.json", text);
        var error = Assert.Throws<ReportedException>(() => DatasetLock.Read(_folder["experiments"]));
        Assert.Equal(ErrorCodes.ExperimentSyntax, error.Reports[0].Code);
        Assert.EndsWith("bakeoff.lock.json", error.Reports[0].Location!.File, StringComparison.Ordinal);
    }

    /// <summary>The publisher's checksum of GoodBooks is git's name of the file at a commit.</summary>
    [Fact]
    public async Task AnArchiveWithoutThePublishersChecksum_IsNotPinned()
    {
        _folder.Write("mirror/ratings.csv", "user_id,book_id,rating\n1,258,5\n");
        var error = await Assert.ThrowsAsync<DownloadException>(() => PinAsync("goodbooks-10k"));
        Assert.Equal(ErrorCodes.ChecksumMismatch, error.Code);
        Assert.Contains("git-blob 0d245a10acfe3c89b2e4004cdbc805b99771ac5d", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatCannotBeHad_IsSaid_WithoutTheNetwork()
    {
        var byHand = await Assert.ThrowsAsync<ReportedException>(() => PinAsync("steam-200k", new FetchPolicy()));
        Assert.Equal(ErrorCodes.UnpinnedDataset, byHand.Reports[0].Code);
        Assert.Contains("--mirror=FOLDER", byHand.Reports[0].Remedy, StringComparison.Ordinal);
        var missing = await Assert.ThrowsAsync<DownloadException>(() => PinAsync("jester-2"));
        Assert.Equal(ErrorCodes.MirrorLacksFile, missing.Code);
        var offline = await Assert.ThrowsAsync<DownloadException>(() => PinAsync("jester-2", new FetchPolicy(Offline: true)));
        Assert.Equal(ErrorCodes.OfflineMissing, offline.Code);
    }

    private Task<(DatasetPin Pin, string File)> PinAsync(string name, FetchPolicy? fetch = null) =>
        new DatasetPinning(
            fetch ?? new FetchPolicy(_folder["mirror"]), _folder["archives"], SilentProgress.Instance, TestContext.Current.CancellationToken)
            .PinAsync(Datasets.Find(name)!);

    private (Experiment Experiment, IReadOnlyList<string> Files) Read(string name)
    {
        var reader = new ExperimentReader(_folder["experiments"]);
        return (reader.Read(name), reader.Files);
    }
}
