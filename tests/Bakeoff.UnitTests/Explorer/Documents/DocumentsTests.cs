using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Explorer;
using Bakeoff.Pipeline;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>The documents that the page reads by name: what changes here changes there.</summary>
public sealed partial class DocumentsTests : IDisposable
{
    private const string Run = "20260101T000700000Z";
    private static readonly string s_experiment = MadeUpRuns.ExperimentOf(1);
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly TestFolder _folder = new(inMemory: true);

    public DocumentsTests() => new MadeUpRuns(_folder["artifacts"]).Write(2);

    private EngineSettings Settings => new() { ArtifactsFolder = _folder["artifacts"] };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ARun_HasItsStagesAndMetricsAndPages()
    {
        _folder.Write($"artifacts/reports/{s_experiment}/index.html", "");
        Match(new RunDocument(Settings).Create(s_experiment, Run));
    }

    /// <summary>There is one report for all runs of an experiment: it is called that of the run which it shows.</summary>
    [Theory]
    [InlineData("own", "Report")]
    [InlineData("other", "Report of the last run")]
    public void ARun_HasAReport_WhereTheFolderShowsThatRun(string lastKey, string title)
    {
        const string Experiment = "group/fake";
        _folder.Write($"artifacts/reports/{Experiment}/index.html", "");
        _folder.Write(
            $"artifacts/runs/{Experiment}/{Run}.json",
            """{"format":"run/3","experiment":"group/fake","time":"2026","stages":[{"label":"Report","key":"own"}]}""");
        _folder.Write($"artifacts/runs/{Experiment}/last/Report.json", $$"""{"format":"last-run/2","key":"{{lastKey}}","parts":[]}""");
        JsonElement page = Assert.Single(
            Parse(new RunDocument(Settings).Create(Experiment, Run)).GetProperty("pages").EnumerateArray());
        Assert.Equal(title, page.GetProperty("title").GetString());
        Assert.Equal("/files/reports/group/fake/index.html", page.GetProperty("href").GetString());
    }

    [Fact]
    public void ThePages_OfAnExperimentInAFolderOfOthers_AreListed()
    {
        _folder.Write("artifacts/leaderboard/index.html", "");
        _folder.Write("artifacts/reports/group/fake/index.html", "");
        _folder.Write("artifacts/reports/.hidden/index.html", "");
        Assert.Equal(
            ["all experiments: leaderboard", "group/fake: report"],
            Parse(PagesDocument.Create(Settings)).GetProperty("pages").EnumerateArray().Select(page => page.GetProperty("title").GetString()));
    }

    [Fact]
    public void TheStore_HasWhatEachStageHolds_AndWhatGcWouldFree() => Match(StoreDocument.Create(Settings, 36500, null));

    /// <summary>What was used long ago goes; objects that are an hour old at most stay whatever refers to them.</summary>
    [Fact]
    public void TheStore_OfWhichNobodyUsesAnything_WouldBeFreed()
    {
        foreach (string file in Directory.GetFiles(_folder["artifacts/store"], "*", SearchOption.AllDirectories))
        {
            File.SetAttributes(file, FileAttributes.Normal);
            File.SetLastWriteTimeUtc(file, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        }

        JsonElement store = Parse(StoreDocument.Create(Settings, 14, 1_000_000));
        Assert.Equal(store.GetProperty("objectBytes").GetInt64(), store.GetProperty("gc").GetProperty("freedBytes").GetInt64());
        Assert.All(store.GetProperty("kinds").EnumerateArray(), kind => Assert.Equal(
            (kind.GetProperty("bytes").GetInt64(), kind.GetProperty("results").GetInt32()),
            (kind.GetProperty("freedBytes").GetInt64(), kind.GetProperty("freedResults").GetInt32())));
        Assert.Equal("bakeoff gc --keep-days=14 --max-size=1MB --yes", store.GetProperty("command").GetString());
        Assert.NotEmpty(Directory.GetFiles(_folder["artifacts/store/actions"], "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void ALog_HasALineForEachEvent_OrSaysWhyThereIsNone()
    {
        Assert.Contains("nothing was kept", Text(LogsDocument.CreateOfRun(Settings, s_experiment, Run, null)), StringComparison.Ordinal);
        string header = CanonicalJson.SerializeLine(new LiveHeader(
            LiveHeader.CurrentFormat, "a", s_experiment, "2026", 1, "here", null, null, null, [new("Split", []), new("TrainSvd[0]", ["Split"])]));
        LiveEvent[] events =
        [
            new(0.1, LiveKind.UpToDate, "Split"), new(0.2, LiveKind.Starting, "TrainSvd[0]") { Reasons = ["option.features changed from 8 to 9"] },
            new(0.3, LiveKind.Progress, "TrainSvd[0]") { Fraction = 0.5, Text = "epoch 1 of 2, RMSE 0.9" },
            new(0.4, LiveKind.Warning, "TrainSvd[0]") { Text = "look at this" }, new(0.5, LiveKind.Waiting, "Report") { Text = "process 1 on here" },
            new(0.6, LiveKind.Fetched, "Report"), new(0.7, LiveKind.Skipped, "Report") { Text = "TrainSvd[0]" },
            new(0.8, LiveKind.Failed, "TrainSvd[0]"), new(0.9, LiveKind.Ended) { Status = RunStatus.Failed, Errors = ["BKF6001: it diverged."] },
        ];
        _folder.Write(
            $"artifacts/runs/{s_experiment}/{Run}.jsonl", string.Join('\n', [header, .. events.Select(CanonicalJson.SerializeLine), ""]));
        Match(LogsDocument.CreateOfRun(Settings, s_experiment, Run, null));
        Assert.Equal(2, Parse(LogsDocument.CreateOfRun(Settings, s_experiment, Run, "Report")).GetProperty("lines").EnumerateArray().Count(
            line => line.GetProperty("kind").GetString() is "waiting" or "fetched"));
    }

    [Theory]
    [InlineData("../runs/quickstart/secret")]
    [InlineData("")]
    [InlineData("20260101T000000000Z-1-00000000")]
    public void ALogOfNothingUnderWay_IsNotThere(string id) => Assert.Equal(
        ErrorCodes.UnknownRun, Assert.Throws<ReportedException>(() => LogsDocument.CreateOfLive(Settings, id, null)).Code);

    private void Match(object document, [System.Runtime.CompilerServices.CallerMemberName] string test = "") => Snapshot.Match(
        Seconds().Replace(Text(document), "$1SECONDS").Replace(_folder.Root, "FOLDER", StringComparison.Ordinal), test: test);

    private static string Text(object document) => JsonSerializer.Serialize(Parse(document), s_indented);

    private static JsonElement Parse(object document)
    {
        using JsonDocument parsed = JsonDocument.Parse(CanonicalJson.SerializeLine(document));
        return parsed.RootElement.Clone();
    }

    [GeneratedRegex("(\"command\": \".*\",\n  \"seconds\": )[0-9.]+", RegexOptions.CultureInvariant)]
    private static partial Regex Seconds();
}
