using System.Text.Json;
using Bakeoff.Core;
using Bakeoff.Testing;
using NJsonSchema;

namespace Bakeoff.UnitTests;

/// <summary>The artifacts of stored runs read into the records, and the records write the same bytes again.</summary>
public sealed class ArtifactFormatTests
{
    private static string Folder => Path.Combine(TestPaths.Repository, "tests", "Bakeoff.UnitTests", "Artifacts", "Documents");

    [Fact]
    public void StoredDocuments_AreWrittenAgainByteForByte()
    {
        AssertRoundTrip<MetricsReport>(MetricsReport.FileName);
        AssertRoundTrip<IntegrityReport>(IntegrityReport.FileName);
        AssertRoundTrip<DatasetProfile>(DatasetProfile.FileName);
        AssertRoundTrip<SplitReport>(SplitReport.FileName);
        AssertRoundTrip<ExamplesReport>(ExamplesReport.FileName);
        AssertRoundTrip<ProvenanceReport>("provenance.json");
        AssertRoundTrip<TrainingReport>("training.json");
    }

    [Fact]
    public async Task StoredMetrics_FitTheSchema_AndAreOfTheCurrentFormat()
    {
        string file = Path.Combine(TestPaths.Repository, "docs", "schemas", "metrics.schema.json");
        JsonSchema schema = await JsonSchema.FromFileAsync(file, TestContext.Current.CancellationToken);
        Assert.Empty(schema.Validate(Text(MetricsReport.FileName)));
        Assert.Equal(MetricsReport.CurrentFormat, CanonicalJson.Deserialize<MetricsReport>(Text(MetricsReport.FileName)).Format);
    }

    [Fact]
    public void Enumerations_HaveTheNamesThatTheyHaveInJson()
    {
        AssertNames<CandidateSet>(ArtifactNames.ToName, "test-items", "seen-excluded", "seen-included");
        AssertNames<MetricDirection>(ArtifactNames.ToName, "higher", "lower", "neither");
        AssertNames<ModelRole>(ArtifactNames.ToName, "model", "floor", "ceiling");
        AssertNames<SliceKind>(ArtifactNames.ToName, "user-activity", "item-popularity", "rating");
        AssertNames<MetricPopulation>(null, "users", "ratings", "other");
        AssertNames<IntervalKind>(null, "none", "bootstrap", "jackknife");
        AssertNames<Verdict>(ArtifactNames.ToName, "better", "worse", "~", "same");
    }

    [Theory]
    [InlineData("\"role\": \"floor\"", "\"role\": \"roof\"")]
    [InlineData("\"role\": \"floor\"", "\"role\": 1")]
    [InlineData("\"candidates\": \"test-items\"", "\"candidates\": \"sampled\"")]
    [InlineData("\"scores\": \"Ranking\"", "\"scores\": \"Guess\"")]
    public void UnknownValue_IsABadArtifact(string known, string unknown)
    {
        using var folder = new TestFolder();
        string text = Text(MetricsReport.FileName);
        Assert.Contains(known, text, StringComparison.Ordinal);
        string file = folder.Write(MetricsReport.FileName, text.Replace(known, unknown, StringComparison.Ordinal));
        Assert.Equal(ErrorCodes.BadArtifact, Assert.Throws<DataException>(() => CanonicalJson.Read<MetricsReport>(file)).Code);
    }

    [Fact]
    public void Comparison_IsFoundWhicheverWayRoundItWasWritten()
    {
        MetricsReport report = CanonicalJson.Deserialize<MetricsReport>(Text(MetricsReport.FileName));
        ModelComparison written = report.Comparisons[0];
        Assert.Equal(written, report.Compare(written.Name, written.Candidates, written.Left, written.Right));
        ModelComparison reversed = report.Compare(written.Name, written.Candidates, written.Right, written.Left)!;
        Assert.Equal(
            (written.Right, -written.Difference, -written.High, -written.Low), (reversed.Left, reversed.Difference, reversed.Low, reversed.High));
        Assert.Null(report.Compare(written.Name, CandidateSet.SeenIncluded, written.Left, written.Right));
    }

    [Fact]
    public void MetricByNameAlone_IsThatOfTheTestItems_OrOfListsWithoutSeenItems()
    {
        MetricsReport report = CanonicalJson.Deserialize<MetricsReport>(Text(MetricsReport.FileName));
        Assert.Equal("rmse/test-items", report.IdOf("rmse"));
        Assert.Equal("recall@10/seen-excluded", report.IdOf("recall@10"));
        Assert.Equal("recall@10/seen-included", report.IdOf("recall@10/seen-included"));
        Assert.Null(report.IdOf("recall@7"));
    }

    private static string Text(string file) => File.ReadAllText(Path.Combine(Folder, file));

    private static void AssertRoundTrip<T>(string file) =>
        Assert.Equal(Text(file), CanonicalJson.Serialize(CanonicalJson.Deserialize<T>(Text(file))));

    private static void AssertNames<T>(Func<T, string>? toName, params string[] names)
        where T : struct, Enum
    {
        T[] members = Enum.GetValues<T>();
        Assert.Equal(names.Select(name => $"\"{name}\""), members.Select(member => JsonSerializer.Serialize(member)));
        Assert.Equal(members, names.Select(name => JsonSerializer.Deserialize<T>($"\"{name}\"")));
        Assert.Equal(names, members.Select(toName ?? (_ => "")).Zip(names, (name, expected) => toName is null ? expected : name));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<T>("\"no such name\""));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<T>("0"));
    }
}
