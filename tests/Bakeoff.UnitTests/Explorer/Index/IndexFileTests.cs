using Bakeoff.Explorer;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

public sealed class IndexFileTests : IDisposable
{
    private static readonly RunEntry s_full = new()
    {
        File = "quickstart/1Z.json", Bytes = 12, Changed = 34, Experiment = "quickstart", Run = "1Z", Time = 1e12, Status = "failed",
        Dataset = "synthetic-small", Commit = "abc", Branch = "main", HasUncommittedChanges = true, Stages = 9, Ran = 300, Fetched = 1, Seconds = 1.5,
        Wall = 2.5, Joules = 3.5, PeakMemoryBytes = long.MaxValue, OptionNames = ["TrainSvd.features"], OptionValues = ["8"],
        Metrics = ["rmse/test-items", "mae/test-items"], Primary = ["rmse/test-items"], Place = 42,
        Models = [new("svd", [0.8, 0.7, double.NaN], ["mae/test-items"]), new("bias", [], [])],
    };

    private static readonly RunEntry s_empty = new()
    {
        File = "a/2Z.json", Bytes = 0, Changed = 0, Fault = "it is damaged", HasUncommittedChanges = false,
    };

    private static readonly MetricInfo s_info = new("rmse/test-items", "rmse", "test-items", "lower", "√");
    private readonly TestFolder _folder = new();

    private string Index => _folder["index.bin"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TryRead_GivesWhatWasWritten()
    {
        IndexFile.Write(Index, [s_full, s_empty], [s_info], "values.bin");
        (IReadOnlyList<RunEntry> entries, IReadOnlyList<MetricInfo> infos, string values) = IndexFile.TryRead(Index)!.Value;
        Assert.Equivalent(s_full, entries[0], strict: true);
        Assert.Equivalent(s_empty, entries[1], strict: true);
        Assert.Equal([s_info], infos);
        Assert.Equal("values.bin", values);
    }

    /// <summary>Whatever happened to the file, it counts as none, and the records are read again.</summary>
    [Fact]
    public void TryRead_OfADamagedFile_GivesNothing()
    {
        Assert.Null(IndexFile.TryRead(Index));
        IndexFile.Write(Index, [s_full], [s_info], "values.bin");
        byte[] whole = File.ReadAllBytes(Index);
        foreach (int length in new[] { 0, 1, 31, 32, 33, whole.Length / 2, whole.Length - 1 })
        {
            File.WriteAllBytes(Index, whole[..length]);
            Assert.Null(IndexFile.TryRead(Index));
        }

        for (int i = 0; i < whole.Length; i += 7)
        {
            byte[] flipped = [.. whole];
            flipped[i] ^= 0x40;
            File.WriteAllBytes(Index, flipped);
            Assert.Null(IndexFile.TryRead(Index));
        }
    }
}
