using System.Diagnostics;
using Bakeoff.Explorer;
using Bakeoff.Pipeline;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

public sealed class RunIndexTests : IDisposable
{
    private readonly TestFolder _folder = new(inMemory: true);
    private readonly List<string> _warnings = [];

    private EngineSettings Settings => new() { ArtifactsFolder = _folder["artifacts"] };

    public void Dispose() => _folder.Dispose();

    /// <summary>Counts and values; how long it takes is measured by the benchmark <c>ui</c>.</summary>
    [Fact]
    public void TenThousandRuns_AreAllThere_WithTheirValues_AndReadAgainFromTheIndexAlone()
    {
        const int Count = 10_000;
        new MadeUpRuns(_folder["artifacts"]).Write(Count);
        using (RunIndex index = Scan())
        {
            Check(index, Count);
        }

        // Nothing but the index can say what these were.
        Directory.Delete(_folder["artifacts/store/actions"], recursive: true);
        using RunIndex again = Scan();
        Check(again, Count);
        Assert.Equal(1, again.Current.Version);
        Assert.Empty(_warnings);
    }

    [Fact]
    public void ARunThatIsNewOrChangedOrGone_IsSeen()
    {
        new MadeUpRuns(_folder["artifacts"]).Write(3);
        using RunIndex index = Scan();
        int version = index.Current.Version;
        index.Scan(CancellationToken.None);
        Assert.Equal(version, index.Current.Version);

        string file = Directory.GetFiles(_folder["artifacts/runs"], "*Z.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
        File.WriteAllText(file, File.ReadAllText(file).Replace("\"main\"", "\"other\"", StringComparison.Ordinal));
        index.Scan(CancellationToken.None);
        Assert.Contains(index.Current.Entries, entry => entry.Branch == "other");

        File.Delete(file);
        index.Scan(CancellationToken.None);
        Assert.Equal(2, index.Current.Entries.Count);
        Assert.DoesNotContain(index.Current.Entries, entry => entry.Branch == "other");
        new MadeUpRuns(_folder["artifacts"]).Write(4);
        index.Scan(CancellationToken.None);
        Assert.Equal(4, index.Current.Entries.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"format\":\"run/3\"")]
    [InlineData("{\"format\":\"run/99\",\"experiment\":\"quickstart\",\"time\":\"2026\",\"stages\":[]}")]
    public void ARecordThatCannotBeRead_IsLeftOut_WithOneLine(string text)
    {
        new MadeUpRuns(_folder["artifacts"]).Write(2);
        _folder.Write("artifacts/runs/quickstart/20990101T000000000Z.json", text);
        using RunIndex index = Scan();
        index.Scan(CancellationToken.None);
        Assert.Equal(2, index.Current.Entries.Count);
        Assert.NotEmpty(Assert.Single(index.Current.Faulty).Fault!);
        Assert.StartsWith("runs/quickstart/20990101T000000000Z.json is left out: ", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task APipeInPlaceOfARecordAndOfTheIndex_IsLeftOut_AndNobodyWaitsForIt()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Pipes are no files there.");
        new MadeUpRuns(_folder["artifacts"]).Write(2);
        Directory.CreateDirectory(_folder["artifacts/cache/explorer"]);
        string[] pipes = ["runs/quickstart/20990101T000000000Z.json", "cache/explorer/index.bin"];
        Process.Start("mkfifo", pipes.Select(pipe => _folder["artifacts/" + pipe])).WaitForExit();
        using RunIndex index = await Task.Run(Scan).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(2, index.Current.Entries.Count);
        Assert.Contains("it is a link or a pipe", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    /// <summary>Whoever asks may go away; what is read is read for all.</summary>
    [Fact]
    public async Task ALookThatNobodyWaitsFor_GoesOn_AndItsEndKeepsWhatWasRead()
    {
        new MadeUpRuns(_folder["artifacts"]).Write(300);
        using (var index = new RunIndex(Settings, 2, _warnings.Add))
        {
            using var gone = new CancellationTokenSource();
            Task asked = index.RefreshAsync(gone.Token);
            await gone.CancelAsync();
            await asked;
            while (index.Current.Entries.Count < 300)
            {
                await index.RefreshAsync(CancellationToken.None);
            }

            Check(index, 300);
        }

        Assert.True(File.Exists(_folder["artifacts/cache/explorer/index.bin"]));
    }

    [Fact]
    public void WhereNothingWasRun_NothingIsMade()
    {
        using (RunIndex index = Scan())
        {
            Assert.Empty(index.Current.Entries);
            Assert.False(index.Current.IsIndexing);
        }

        Assert.False(Directory.Exists(_folder["artifacts"]));
    }

    /// <summary>Who comes second changes nothing of what the first one keeps.</summary>
    [Fact]
    public void ASecondExplorer_KnowsTheSame_AndWritesNothing()
    {
        new MadeUpRuns(_folder["artifacts"]).Write(20);
        using RunIndex first = Scan();
        string[] Files() => Directory.GetFiles(_folder["artifacts/cache/explorer"]);
        string[] before = Files();
        using (RunIndex second = Scan())
        {
            Check(second, 20);
        }

        Assert.Equal(before, Files());
        Check(first, 20);
    }

    [Fact]
    public void ADamagedIndex_IsMadeAgain()
    {
        new MadeUpRuns(_folder["artifacts"]).Write(5);
        Scan().Dispose();
        string index = _folder["artifacts/cache/explorer/index.bin"];
        File.WriteAllBytes(index, [.. File.ReadAllBytes(index).Reverse()]);
        using RunIndex again = Scan();
        Check(again, 5);
    }

    [Fact]
    public void AStoreThatForgot_LeavesRunsWithoutMetrics()
    {
        new MadeUpRuns(_folder["artifacts"]).Write(2);
        Directory.Delete(_folder["artifacts/store/actions"], recursive: true);
        using RunIndex index = Scan();
        Assert.All(index.Current.Entries, entry => Assert.Empty(entry.Models));
        Assert.All(index.Current.Entries, entry => Assert.Empty(entry.OptionNames));
    }

    private RunIndex Scan()
    {
        var index = new RunIndex(Settings, 2, _warnings.Add);
        index.Scan(CancellationToken.None);
        return index;
    }

    private static void Check(RunIndex index, int count)
    {
        IReadOnlyList<RunEntry> entries = index.Current.Entries;
        Assert.Equal(count, entries.Count);
        Assert.False(index.Current.IsIndexing);
        double[] primary = index.Columns.Read(entries, "rmse/test-items"), other = index.Columns.Read(entries, "mae/test-items");
        Assert.Equal(count * MadeUpRuns.Models.Length * ModelValues.Width, primary.Length);
        foreach (int run in new[] { 0, 1, count / 2, count - 1 })
        {
            RunEntry entry = entries[run];
            Assert.Equal(MadeUpRuns.ExperimentOf(run), entry.Experiment);
            Assert.Equal(MadeUpRuns.Models, entry.Models.Select(model => model.Model));
            Assert.Contains(
                ("TrainSvd.features", MadeUpRuns.FeaturesOf(run).ToString(System.Globalization.CultureInfo.InvariantCulture)),
                entry.OptionNames.Zip(entry.OptionValues));
            Assert.Equal(run % 50 == 49 ? "failed" : "succeeded", entry.Status);
            for (int model = 0; model < MadeUpRuns.Models.Length; model++)
            {
                int place = ((run * MadeUpRuns.Models.Length) + model) * ModelValues.Width;
                double rmse = MadeUpRuns.RmseOf(run, model);
                Assert.Equal([rmse, rmse - 0.01, rmse + 0.01], primary[place..(place + ModelValues.Width)]);
                Assert.Equal(rmse + 0.02, other[place], 12);
            }
        }
    }
}
