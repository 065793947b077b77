using System.Text.Json;
using Bakeoff.Core;
using Bakeoff.Data;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

public sealed class DatasetsTests
{
    /// <summary>The named datasets.</summary>
    public static TheoryData<string> Names => [.. Datasets.All.Select(dataset => dataset.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void ADataset_SaysWhereItComesFrom_AndUnderWhichTerms(string name)
    {
        Dataset dataset = Datasets.Find(name)!;
        Assert.Matches("^[a-z0-9-]+$", name);
        Assert.NotEmpty(dataset.Description);
        if (dataset.Download.Kind == "synthetic")
        {
            Assert.False(dataset.NeedsPin);
            return;
        }

        Assert.NotEmpty(dataset.License!);
        Assert.True(Uri.TryCreate(dataset.Page, UriKind.Absolute, out _));
        Assert.True(Uri.TryCreate(dataset.Download.Url, UriKind.Absolute, out _));
        Assert.Equal(dataset.NeedsPin, dataset.Download.DownloadBytes is null);
        Assert.True(dataset.NeedsPin || (ContentHash.IsWellFormed(dataset.Download.Sha256) && dataset.Checksum is null));
        Assert.Empty(OptionProperties.Check(dataset.Ingest));
        Assert.Empty(dataset.Ingest.Own is { } table ? OptionProperties.Check(table) : []);
        Assert.Equal(dataset.Ingest.Own is not null, IngestOptions.CustomFormats.Contains(dataset.Ingest.Format));
    }

    [Fact]
    public void Names_AreDistinct_AndTheSchemaHasThem()
    {
        Assert.Equal(Datasets.All.Count, Datasets.All.Select(dataset => dataset.Name).Distinct().Count());
        using JsonDocument schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(TestPaths.Repository, "experiments", "experiment.schema.json")));
        string text = schema.RootElement.GetProperty("definitions").GetProperty("dataset").GetRawText();
        Assert.All(Datasets.All, dataset => Assert.Contains($"\"{dataset.Name}\"", text, StringComparison.Ordinal));
    }

    /// <summary>Known values: git's name of the file "hello", and RFC 1321's of nothing.</summary>
    [Theory]
    [InlineData(PublishedChecksum.GitBlob, "hello\n", "ce013625030ba8dba906f756967f9e9ca394464a")]
    [InlineData(PublishedChecksum.GitBlob, "", "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391")]
    [InlineData(PublishedChecksum.Md5, "", "d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData(PublishedChecksum.Md5, "abc", "900150983cd24fb0d6963f7d28e17f72")]
    public void AChecksum_IsThatOfThePublisher(string algorithm, string content, string expected)
    {
        using var folder = new TestFolder();
        Assert.Equal(expected, new PublishedChecksum(algorithm, expected).Compute(folder.Write("file", content)));
    }
}
