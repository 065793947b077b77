using System.Diagnostics;
using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Pipeline;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

public sealed class RunRecordsTests : IDisposable
{
    private const string Name = "artifacts/runs/fake/20260101T000000001Z.json";
    private readonly TestFolder _folder = new();
    private readonly List<string> _warnings = [];

    private EngineSettings Settings => new() { ArtifactsFolder = _folder["artifacts"], StoreFolder = _folder["store"] };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"format":"run/3"}""")]
    [InlineData("""{"format":"run/3","experiment":"fake","time":"2026"}""")]
    [InlineData("""{"format":"run/3","stages":[{}],"experiment":"fake"}""")]
    [InlineData("""{"format":"run/3","stages":[{}],"experiment":"fake","time":"2026"}""")]
    [InlineData("""{"format":"run/3","stages":[null],"experiment":"fake","time":"2026"}""")]
    [InlineData("""{"format":"run/3","stages":[{"label":"A"}],"experiment":"fake","time":"2026"}""")]
    [InlineData("""{"format":"run/3","stages":[{"label":"A","key":"../../up"}],"experiment":"fake","time":"2026"}""")]
    [InlineData("""{"format":"run/3","stages":[],"experiment":"fake","time":"2026",""")]
    public void ADamagedRecord_IsLeftOut_WithAWarningThatNamesItAndSaysDelete(string text)
    {
        string file = _folder.Write(Name, text);
        Assert.Empty(RunHistory.Read(Settings, null, _warnings.Add));
        string warning = Assert.Single(_warnings);
        Assert.Contains(file, warning, StringComparison.Ordinal);
        Assert.Contains(". Delete it", warning, StringComparison.Ordinal);
        Assert.Empty(RunPlaces.Find(Settings, "fake", [new PlanStep("A", "A", [], PlanStep.UpToDate, [], "k")], _warnings.Add));
        Assert.Equal(2, _warnings.Count);
        Assert.Empty(EstimateHistory.Read(Settings).Samples);
        Assert.Null(EnergyHistory.Find(Settings, ["k"]));
        Assert.Null(new StageCosts(Settings).Find(["k"]));
        Assert.Equal(ErrorCodes.BadArtifact, Assert.Throws<DataException>(() => RunRecords.Read(file)).Code);
    }

    [Theory]
    [InlineData("", "it is empty.")]
    [InlineData("\n", "it is empty.")]
    [InlineData("{\n\"format\":\"run/3\",", "it is cut off, or no JSON that a record has, at line 2.")]
    [InlineData("{\n\"format\":{}}", "it is cut off, or no JSON that a record has, at line 2.")]
    [InlineData(
        """{"format":"run/3","stages":[{"label":"\u001b]0;A\u202e\u2028"}],"experiment":"fake","time":"2026"}""",
        "\uFFFD]0;A\uFFFD\uFFFD has no key.")]
    public void WhyARecordIsDamaged_IsSaidInPlainWords(string text, string says)
    {
        string message = Assert.Throws<DataException>(() => RunRecords.Read(_folder.Write(Name, text))).Message;
        Assert.EndsWith(says, message, StringComparison.Ordinal);
        Assert.DoesNotContain("$", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task APipeInPlaceOfARecord_IsLeftOut_AndNobodyWaitsForIt()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Pipes are no files there.");
        _folder.Write(Name.Replace("1Z", "2Z", StringComparison.Ordinal), Record("\"seconds\":2"));
        Process.Start("mkfifo", [_folder[Name]]).WaitForExit();
        List<RunRow> rows = await Task.Run(() => RunHistory.Read(Settings, null, _warnings.Add)).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Single(rows);
        Assert.Contains("it is a link or a pipe", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void ARecordBesideADamagedOne_IsRead()
    {
        _folder.Write(Name, "{");
        _folder.Write(Name.Replace("1Z", "2Z", StringComparison.Ordinal), Record("\"seconds\":2"));
        Assert.Equal(2, Assert.Single(RunHistory.Read(Settings, "fake", _warnings.Add)).Seconds);
        Assert.Single(_warnings);
    }

    [Theory]
    [InlineData("\"seconds\":1e308")]
    [InlineData("\"seconds\":1e999")]
    [InlineData("\"seconds\":-1")]
    [InlineData("\"seconds\":2,\"outputBytes\":4000000000000000")]
    [InlineData("\"seconds\":2,\"peakMemoryBytes\":-1")]
    [InlineData("\"seconds\":2", "1e-300")]
    [InlineData("\"seconds\":2", "1e300")]
    [InlineData("\"seconds\":2", "-1")]
    public void NumbersThatNoRunCanHave_DoNotCount(string numbers, string amount = "1")
    {
        _folder.Write(Name, Record(numbers, amount));
        Assert.Empty(EstimateHistory.Read(Settings).Samples);
        Assert.InRange(Assert.Single(RunHistory.Read(Settings, null, _warnings.Add)).Seconds, 0, 2);
        Assert.Empty(_warnings);
    }

    [Fact]
    public void NumbersOfARun_Count()
    {
        _folder.Write(Name, Record("\"seconds\":2"));
        Assert.Equal(2, Assert.Single(EstimateHistory.Read(Settings).Samples).Seconds);
    }

    [Fact]
    public void AShortCommit_IsShownAsItIs()
    {
        _folder.Write(Name, Record("\"seconds\":2").Replace("\"time\"", "\"commit\":\"abc\",\"time\"", StringComparison.Ordinal));
        Assert.Equal("abc", Assert.Single(RunHistory.Read(Settings, null, _warnings.Add)).ShownCommit);
    }

    private static string Record(string numbers, string amount = "1") => $$"""
        {"format":"run/3","experiment":"fake","time":"2026-01-01","stages":[{"label":"A","key":"k",{{numbers}},
        "load":{"data":{"ratings":9,"users":3,"items":3},"work":{"amount":{{amount}},"rule":"ratings"},"neededBytes":1,"threads":1} }]}
        """;
}
