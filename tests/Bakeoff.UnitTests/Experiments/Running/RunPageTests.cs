using Bakeoff.Experiments;
using Bakeoff.Pipeline;

namespace Bakeoff.UnitTests;

/// <summary>The page of a run: what became of each stage, when, and of which commit.</summary>
public sealed class RunPageTests
{
    private static readonly string s_key = new('a', 64);

    [Fact]
    public void Slots_HoldStagesThatDoNotOverlap()
    {
        StageRecord[] stages = [Ran("c", 2, 1), Ran("a", 0, 2), Ran("b", 0.5, 3), Ran("d", 3.001, 1), Ran("old", null, 1)];
        Assert.Equal(
            [("a", 0), ("b", 1), ("c", 0), ("d", 0)], RunTimeline.Assign(stages).Select(of => (of.Stage.Label, of.Slot)));
    }

    [Fact]
    public void Page_SaysStatusReasonTimeAndCommit()
    {
        StageRecord[] stages =
        [
            new("Download", s_key, true, [], 0, 0, 2_549_560),
            Ran("Split", 0.2, 1.25) with { Reasons = ["option.folds changed from 5 to <3>"] },
            Ran("Evaluate", 1.45, 0.5) with { Fetched = true },
        ];
        var run = new RunRecord.Record(
            "run/3", "tiny", "0123456789abcdef", true, "2026-11-27T13:45:06.1234567+00:00", "Debian", ".NET 10", 2, 25_000_000_000, stages);
        string page = RunPage.Render(run, new StageGraph("tiny", []));
        Assert.Contains("2 of 3 stages were not up to date, 1 of them fetched", page, StringComparison.Ordinal);
        Assert.Contains("option.folds changed from 5 to &lt;3&gt;", page, StringComparison.Ordinal);
        Assert.Contains("commit 0123456789 of 2026-11-27, with uncommitted changes", page, StringComparison.Ordinal);
        Assert.Contains("run of 2026-11-27 13:45:06 UTC on Debian", page, StringComparison.Ordinal);
        Assert.Contains("When each stage ran", page, StringComparison.Ordinal);
        Assert.Equal(3, page.Split("<g class=\"box").Length - 1);
    }

    [Fact]
    public void Page_SaysWhatTheRunAndEachStageUsed_WhereThatIsMeasured()
    {
        StageRecord[] stages = [Ran("A", 0, 10) with { Energy = new StageEnergy(36_000, 1) }, Ran("B", 2, 10)];
        var run = new RunRecord.Record("run/3", "tiny", null, null, "2026-11-27T13:45:06Z", "Debian", ".NET 10", 2, 1, stages);
        string page = RunPage.Render(run, new StageGraph("tiny", []), carbonIntensity: 380);
        Assert.Contains("Energy: 0.01 kWh, 3.8 g CO2e (380 g/kWh), and 1 stage not measured.", page, StringComparison.Ordinal);
        Assert.Contains("<td>36.00 kJ</td>", page, StringComparison.Ordinal);
        string without = RunPage.Render(
            run with { Stages = [Ran("A", 0, 10) with { Energy = new StageEnergy(null, Unavailable: "no counters") }] }, new StageGraph("tiny", []));
        Assert.Contains("Energy: not measurable here (no counters).", without, StringComparison.Ordinal);
        Assert.DoesNotContain(">energy</th>", without, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_LinksToTheExperimentItsReadmeAndTheFilesOfEachStage()
    {
        var run = new RunRecord.Record(
            "run/3", "tiny", null, null, "2026-11-27T13:45:06Z", "Debian", ".NET 10", 2, 1, [Ran("A", 0, 10), Ran("B", 0, 1)]);
        var links = new RunPageLinks(
            "../x/experiment.json", "../x/README.md", stage => stage.Label == "A" ? [("part/split<1>.parquet", "../../store/objects/ab/abcd")] : []);
        string page = RunPage.Render(run, new StageGraph("tiny", []), links);
        Assert.Contains("<a href=\"../x/README.md\">README</a>", page, StringComparison.Ordinal);
        Assert.Contains("<a href=\"../x/experiment.json\">experiment</a>", page, StringComparison.Ordinal);
        Assert.Contains(
            "<a href=\"../../store/objects/ab/abcd\" download=\"split&lt;1&gt;.parquet\">part/split&lt;1&gt;.parquet</a>", page,
            StringComparison.Ordinal);
        Assert.Equal(2, page.Split("<details><summary>").Length); // B has no files.
    }

    /// <summary>A column is as wide as what is seen of it.</summary>
    [Fact]
    public void Page_FoldsAllReasonsButTheFirst()
    {
        string[] others = [.. Enumerable.Range(2, 20).Select(number => $"reason <{number}> {new string('x', 40)}")];
        StageRecord stage = Ran("A", 0, 10) with { Reasons = ["the first", .. others] };
        var run = new RunRecord.Record("run/3", "tiny", null, null, "2026-11-27T13:45:06Z", "Debian", ".NET 10", 2, 1, [stage]);
        string page = RunPage.Render(run, new StageGraph("tiny", []));
        Assert.Contains(
            "<td class=\"text\"><details><summary>the first, and 20 more</summary><ul><li>reason &lt;2&gt;", page, StringComparison.Ordinal);
    }

    /// <summary>Two stages at one time take less than their times add up to.</summary>
    [Fact]
    public void Page_SaysHowLongTheRunTook_AndWhatTheStagesAddUpTo()
    {
        var run = new RunRecord.Record(
            "run/3", "tiny", null, null, "2026-11-27T13:45:06Z", "Debian", ".NET 10", 2, 1, [Ran("A", 0, 10), Ran("B", 2, 10)]);
        string page = RunPage.Render(run, new StageGraph("tiny", []));
        Assert.Contains("to the end of the last it took 12.0 s, and their times add up to 20.0 s", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Timeline_GivesEachKindOfStageALookOfItsOwn() =>
        Assert.Equal(36, Enumerable.Range(0, 36).Select(StagePicture.StyleOf).Distinct().Count());

    /// <summary>Records of earlier versions do not say when a stage began.</summary>
    [Fact]
    public void Page_OfAnEarlierRecord_HasNoTimeline()
    {
        var run = new RunRecord.Record("run/2", "tiny", null, null, "2026-11-27T13:45:06Z", "Debian", ".NET 10", 2, 1, [Ran("Split", null, 1)]);
        string page = RunPage.Render(run, new StageGraph("tiny", []));
        Assert.DoesNotContain("When each stage ran", page, StringComparison.Ordinal);
        Assert.Contains("Split", page, StringComparison.Ordinal);
    }

    [Fact]
    public void PictureOfManyNodes_HasABoxForEachStage()
    {
        StageRecord[] stages = [.. Enumerable.Range(0, 100).Select(fold => Ran($"TrainSvd[{fold}]", fold, 1)), Ran("Evaluate", 100, 1)];
        var run = new RunRecord.Record("run/3", "tiny", null, null, "2026-11-27T13:45:06Z", "Debian", ".NET 10", 2, 1, stages);
        string page = RunPage.Render(run, new StageGraph("tiny", []));
        Assert.Equal(2, page.Split("<g class=\"box").Length - 1);
        Assert.Contains("100 nodes", page, StringComparison.Ordinal);
    }

    private static StageRecord Ran(string label, double? began, double seconds) =>
        new(label, s_key, false, ["it has not run with this key"], seconds, 146_354_176, 412, BeganSeconds: began);
}
