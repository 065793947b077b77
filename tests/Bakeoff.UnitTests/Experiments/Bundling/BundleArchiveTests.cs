using System.IO.Compression;
using System.Text;
using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

public sealed class BundleArchiveTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ABundle_IsUnpacked_WithWhatItSays()
    {
        Write(("a.txt", "one"), (BundleManifest.FileName, Manifest(("a.txt", "one"))));
        Assert.Equal("mine", Unpack().Experiment);
        Assert.Equal("one", File.ReadAllText(_folder["out/a.txt"]));
    }

    [Fact]
    public void AFileThatWasChanged_IsNamed() =>
        Refuses(ErrorCodes.BadBundle, "'a.txt' has the hash", ("a.txt", "two"), (BundleManifest.FileName, Manifest(("a.txt", "one"))));

    /// <summary>The archive is whole, and says of a stage what its own file contradicts.</summary>
    [Fact]
    public void AResultThatTheStagesDoNotSay_IsNamed()
    {
        BundleManifest manifest = CanonicalJson.Deserialize<BundleManifest>(Manifest(("results/a.json", "one")));
        var output = new Pipeline.StoredFile("a.json", new string('0', 64), 3);
        manifest = manifest with
        {
            Stages = [new("Evaluate", "Evaluate", "key", [], [output], new Dictionary<string, string> { ["a.json"] = "results/a.json" })],
        };
        Refuses(
            ErrorCodes.BadBundle, "Evaluate is said to have written 'a.json' with the hash 000000000000", ("results/a.json", "one"),
            (BundleManifest.FileName, CanonicalJson.Serialize(manifest)));
    }

    [Fact]
    public void AFileThatWasAdded_IsNamed() => Refuses(
        ErrorCodes.BadBundle, "it has 'more.txt'", ("a.txt", "one"), ("more.txt", ""), (BundleManifest.FileName, Manifest(("a.txt", "one"))));

    [Fact]
    public void AFileThatIsGone_IsNamed() =>
        Refuses(ErrorCodes.BadBundle, "it lacks 'a.txt'", (BundleManifest.FileName, Manifest(("a.txt", "one"))));

    [Fact]
    public void TwoEntriesOfOneFile_AreRefused() => Refuses(
        ErrorCodes.BadBundle, "two of its entries are one file", ("a.txt", "one"), ("A.TXT", "two"),
        (BundleManifest.FileName, Manifest(("a.txt", "one"))));

    [Fact]
    public void AFileWithinAFile_IsRefused() => Refuses(
        ErrorCodes.BadBundle, "two of its entries are one file", ("a", "one"), ("a/b", "two"), (BundleManifest.FileName, Manifest(("a", "one"))));

    [Theory]
    [InlineData("../out.txt")]
    [InlineData("/etc/out.txt")]
    [InlineData("a/../../out.txt")]
    public void APathThatLeadsOutOfTheFolder_IsRefused_BeforeAnythingIsWritten(string path)
    {
        Refuses(ErrorCodes.UnsafeArchiveEntry, "outside the folder", (path, "one"), (BundleManifest.FileName, Manifest((path, "one"))));
        Assert.False(File.Exists(_folder["out.txt"]));
        Assert.False(Directory.Exists(_folder["out"]));
    }

    [Theory]
    [InlineData("{", "cannot be read")]
    [InlineData("null", "cannot be read")]
    [InlineData("{ \"format\": \"bundle/9\" }", "its format is 'bundle/9'")]
    [InlineData("{ \"format\": \"bundle/1\", \"experiment\": \"mine\" }", "lacks what a bundle needs")]
    [InlineData("{ \"format\": \"bundle/1\", \"files\": [null] }", "lacks what a bundle needs")]
    public void AManifestThatIsNone_IsRefused(string manifest, string why) => Refuses(ErrorCodes.BadBundle, why, (BundleManifest.FileName, manifest));

    [Fact]
    public void AnArchiveOfSomethingElse_IsNoBundle() => Refuses(ErrorCodes.BadBundle, "it has no bundle.json", ("ratings.csv", "1,2,3\n"));

    [Fact]
    public void AFileThatIsNoArchive_IsRefused()
    {
        _folder.Write("b.zip", "not a zip");
        Assert.Equal(ErrorCodes.BadArchive, Assert.Throws<DataException>(() => Unpack()).Code);
        File.Delete(_folder["b.zip"]);
        Assert.Equal(ErrorCodes.BadBundle, Assert.Throws<DataException>(() => Unpack()).Code);
    }

    /// <summary>The manifest of a bundle of some files, of which nothing else is known.</summary>
    internal static string Manifest(params (string Path, string Text)[] files) => CanonicalJson.Serialize(new BundleManifest(
        BundleManifest.CurrentFormat, "mine", "?", 42, new("1.0.0", null, null, null, []), new(new Dictionary<string, string>(),
            new Dictionary<string, string>()),
        new("data", "synthetic", null, null, false, [], [], false), [], [],
        [.. files.Select(file => new Pipeline.StoredFile(file.Path, ContentHash.OfBytes(Encoding.UTF8.GetBytes(file.Text)), file.Text.Length))]));

    private void Refuses(string code, string why, params (string Path, string Text)[] files)
    {
        Write(files);
        var error = Assert.Throws<DataException>(() => Unpack());
        Assert.Equal(code, error.Code);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.Equal("b.zip", error.Location!.File);
    }

    private void Write(params (string Path, string Text)[] files)
    {
        using ZipArchive zip = ZipFile.Open(_folder["b.zip"], ZipArchiveMode.Create);
        foreach ((string path, string text) in files)
        {
            using var writer = new StreamWriter(zip.CreateEntry(path).Open());
            writer.Write(text);
        }
    }

    private BundleManifest Unpack() => BundleArchive.Unpack(_folder["b.zip"], _folder["out"], TestContext.Current.CancellationToken);
}
