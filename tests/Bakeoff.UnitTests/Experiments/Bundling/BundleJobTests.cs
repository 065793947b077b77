using System.IO.Compression;
using System.Text.Json;
using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

public sealed class BundleJobTests : IDisposable
{
    private static readonly CancellationToken s_cancellation = CancellationToken.None;
    private readonly TestFolder _folder = new();
    private readonly FakeStages _stages;

    public BundleJobTests()
    {
        _stages = new FakeStages(_folder);
        _stages.Write("base", 3);
        _folder.Write("experiments/mine/experiment.json", "{ \"extends\": \"base\", // stays\n  \"question\": \"Mine?\" }");
        _folder.Write("experiments/mine/tuning-svd.csv", "features,rmse\n3,0.9\n");
        _folder.Write("experiments/mine/bin/built.dll", "built");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TheSameStore_GivesTheSameBytes_WhereverTheArchiveIsWritten()
    {
        string first = Bundle(), second =
            _stages.Runner.Bundle("mine", new BundleRequest { OutputFile = _folder["other/name.zip"] }, s_cancellation).Sha256;
        Assert.Equal(ContentHash.OfFile(first), second);
        using ZipArchive zip = ZipFile.OpenRead(first);
        Assert.Equal(zip.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal), zip.Entries.Select(entry => entry.FullName));
        Assert.All(zip.Entries, entry => Assert.Equal(new DateTime(1980, 1, 1), entry.LastWriteTime.DateTime));
        Assert.Contains("experiments/mine/tuning-svd.csv", zip.Entries.Select(entry => entry.FullName));
        Assert.Contains("results/Report/metrics.json", zip.Entries.Select(entry => entry.FullName));
        Assert.DoesNotContain(zip.Entries, entry => entry.FullName.Contains("built", StringComparison.Ordinal));
    }

    [Fact]
    public void ABundle_RunElsewhereWithoutItsOrigin_HasTheSameBytes_AndIsItsOwnBundle()
    {
        string archive = Bundle();
        File.Move(archive, _folder["b.zip"]);
        Directory.Delete(_folder["experiments"], recursive: true);
        Directory.Delete(_folder["artifacts"], recursive: true);
        _stages.Ran.Clear();
        BundleReproduction run = Run("b.zip", "elsewhere");
        Assert.True(run.IsReproduced);
        Assert.All(run.Stages, stage => Assert.Equal((BundleStageResult.Same, 0), (stage.State, stage.Reasons.Count)));
        Assert.Contains("Report", _stages.Ran);
        var there = new ExperimentRunner(_stages.Options with { ExperimentsFolder = _folder["elsewhere/experiments"] }, _stages, _stages);
        Assert.Equal(ContentHash.OfFile(_folder["b.zip"]), there.Bundle("mine", new BundleRequest(), s_cancellation).Sha256);
    }

    [Fact]
    public void OtherBytes_AreNamedByStageAndFile()
    {
        File.Move(Bundle(), _folder["b.zip"]);
        _stages.Machine = " of another processor";
        BundleReproduction run = Run("b.zip", "elsewhere");
        Assert.False(run.IsReproduced);
        BundleStageResult split = run.Stages.Single(stage => stage.Label == "Split");
        Assert.Equal((BundleStageResult.Different, "text.txt"), (split.State, split.Files.Single()));
        Assert.Contains(split.Reasons, reason => reason.StartsWith("input.Ingest/text.txt changed", StringComparison.Ordinal));
        Assert.Empty(run.Stages.Single(stage => stage.Label == "Download").Reasons);
        Assert.Equal(BundleStageResult.Same, run.Stages.Single(stage => stage.Label == "TrainSvd[0]").State);
    }

    [Fact]
    public void WithoutData_TheArchiveHasHashes_AndTheCheckSaysWhatIsMissing()
    {
        BundleResult result = _stages.Runner.Bundle("mine", new BundleRequest { WithoutData = true }, s_cancellation);
        BundleManifest manifest = BundleArchive.Unpack(result.File, _folder["unpacked"], s_cancellation);
        Assert.False(manifest.Dataset.Included);
        Assert.Equal(ContentHash.OfFile(_folder["experiments/data/ratings.csv"]), manifest.Dataset.Files.Single().Sha256);
        Assert.False(File.Exists(_folder["unpacked/" + manifest.Dataset.Paths.Single()]));
        BundleCheckItem data = BundleCheckJob.Run(result.File, s_cancellation).Items.Single(item => item.Name == "data");
        Assert.Equal("the bytes of ratings.csv: it was written with --without-data", data.Missing.Single());
    }

    [Fact]
    public void WithoutData_ARunNamesWhatIsMissing_RefusesOtherBytes_AndWithTheDataHasTheSameBytes()
    {
        File.Move(_stages.Runner.Bundle("mine", new BundleRequest { WithoutData = true }, s_cancellation).File, _folder["b.zip"]);
        File.Move(_folder["experiments/data/ratings.csv"], _folder["mine.csv"]);
        Directory.Delete(_folder["experiments"], recursive: true);
        (string hash, long bytes) = (ContentHash.OfFile(_folder["mine.csv"]), new FileInfo(_folder["mine.csv"]).Length);
        ErrorReport missing = Assert.Throws<ReportedException>(() => Run("b.zip", "elsewhere")).Reports.Single();
        Assert.Equal(ErrorCodes.DatasetPathMissing, missing.Code);
        Assert.Contains($"'ratings.csv' ({bytes} bytes, sha256 {hash})", missing.Message, StringComparison.Ordinal);
        Assert.Contains("bakeoff bundle --run b.zip --data=FOLDER", missing.Remedy, StringComparison.Ordinal);

        _folder.Write("copy/ratings.csv", "other");
        ErrorReport other = Assert.Throws<ReportedException>(() => Run("b.zip", "elsewhere", "copy")).Reports.Single();
        Assert.Equal(ErrorCodes.ChecksumMismatch, other.Code);
        Assert.Contains(hash, other.Message, StringComparison.Ordinal);
        File.Delete(_folder["copy/ratings.csv"]);
        ErrorReport gone = Assert.Throws<ReportedException>(() => Run("b.zip", "elsewhere", "copy")).Reports.Single();
        Assert.EndsWith("does not have it.", gone.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["elsewhere"]));

        File.Copy(_folder["mine.csv"], _folder["copy/ratings.csv"]);
        Assert.True(Run("b.zip", "elsewhere", "copy").IsReproduced);
        Assert.True(Run("b.zip", "again", "mine.csv").IsReproduced);
    }

    [Fact]
    public void WithoutSeveralFilesOfData_OneIsNotTakenForAnother()
    {
        _folder.Write("experiments/data/items.csv", "item,title\n2,two\n");
        File.Move(_stages.Runner.Bundle("mine", new BundleRequest { WithoutData = true }, s_cancellation).File, _folder["b.zip"]);
        ErrorReport one = Assert.Throws<ReportedException>(() => Run("b.zip", "elsewhere", "experiments/data/ratings.csv")).Reports.Single();
        Assert.Equal((ErrorCodes.Usage, "Name a folder that has all of them."), (one.Code, one.Remedy));
        Assert.EndsWith("the bundle needs 'items.csv' and 'ratings.csv'.", one.Message, StringComparison.Ordinal);
        Assert.True(Run("b.zip", "elsewhere", "experiments/data").IsReproduced);
    }

    /// <summary>The base's data and the other point's are not in the archive: nothing of this point reads them.</summary>
    [Theory]
    [InlineData("points@dataset=b")]
    [InlineData("points@dataset=a")]
    [InlineData("replaced")]
    public void ABundleOfWhatReplacesItsDataset_RunsWithoutTheOthers(string name)
    {
        const string Other = """{ "name": "b", "path": "../other", "format": "csv" }""";
        _folder.Write("experiments/other/ratings.csv", "user,item,rating,timestamp\n4,3,2,1\n");
        _folder.Write("experiments/replaced/experiment.json", $$"""{ "extends": "base", "dataset": {{Other}} }""");
        _folder.Write(
            "experiments/points/experiment.json",
            $$"""{ "extends": "base", "matrix": { "dataset": [{{Other}}, { "name": "a", "path": "../data", "format": "csv" }] } }""");
        File.Move(_stages.Runner.Bundle(name, new BundleRequest(), s_cancellation).File, _folder["b.zip"]);
        Directory.Delete(_folder["experiments"], recursive: true);
        Assert.True(Run("b.zip", "elsewhere").IsReproduced);
    }

    [Fact]
    public void ABundleThatHasItsData_TakesNoOther()
    {
        File.Move(Bundle(), _folder["b.zip"]);
        var error = Assert.Throws<ReportedException>(() => Run("b.zip", "elsewhere", "experiments"));
        Assert.Equal(ErrorCodes.Usage, error.Reports[0].Code);
        Assert.Contains("needs no '--data'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFolderThatIsNotEmpty_IsNotUnpackedInto()
    {
        string archive = Bundle();
        _folder.Write("elsewhere/mine.txt", "mine");
        var error = Assert.Throws<ReportedException>(() => Run(Path.GetRelativePath(_folder[""], archive), "elsewhere"));
        Assert.Equal(ErrorCodes.Usage, error.Reports[0].Code);
        Assert.Equal("mine", File.ReadAllText(_folder["elsewhere/mine.txt"]));
    }

    [Fact]
    public void TheCrate_NamesTheProfile_AndEveryFileThatItNamesIsThere()
    {
        BundleArchive.Unpack(Bundle(), _folder["unpacked"], s_cancellation);
        using JsonDocument crate = JsonDocument.Parse(File.ReadAllText(_folder["unpacked/" + BundleManifest.CrateName]));
        Dictionary<string, JsonElement> entities =
            crate.RootElement.GetProperty("@graph").EnumerateArray().ToDictionary(entity => entity.GetProperty("@id").GetString()!, entity => entity);
        Assert.Equal("https://w3id.org/ro/crate/1.3", IdOf(entities[BundleManifest.CrateName].GetProperty("conformsTo")));
        JsonElement root = entities["./"];
        Assert.Contains("https://w3id.org/ro/wfrun/workflow/0.6", root.GetProperty("conformsTo").EnumerateArray().Select(IdOf));
        Assert.All(new[] { "name", "description", "datePublished", "license" }, name => Assert.True(root.TryGetProperty(name, out _), name));
        string main = IdOf(root.GetProperty("mainEntity"));
        Assert.Contains("ComputationalWorkflow", entities[main].GetProperty("@type").EnumerateArray().Select(type => type.GetString()));
        Assert.Contains(entities.Values, entity => entity.TryGetProperty("instrument", out JsonElement by) && IdOf(by) == main);
        Assert.All(
            root.GetProperty("hasPart").EnumerateArray().Select(IdOf), id =>
            {
                string file = _folder["unpacked/" + Uri.UnescapeDataString(id)];
                Assert.True(File.Exists(file), id);
                Assert.Equal(ContentHash.OfFile(file), entities[id].GetProperty("sha256").GetString());
            });
        string[] named = [.. entities.Values.Where(entity => entity.GetProperty("@type").ToString() == "CreateAction")
            .SelectMany(action => action.GetProperty("object").EnumerateArray().Concat(action.GetProperty("result").EnumerateArray())).Select(IdOf)];
        Assert.All(named, id => Assert.Contains(id, entities.Keys));
    }

    private static string IdOf(JsonElement reference) => reference.GetProperty("@id").GetString()!;

    private string Bundle() => _stages.Runner.Bundle("mine", new BundleRequest(), s_cancellation).File;

    private BundleReproduction Run(string archive, string folder, string? data = null) => ExperimentRunner.RunBundle(
        _stages.Options, _stages, _stages, _folder[archive], _folder[folder], data is null ? null : _folder[data], s_cancellation);
}
