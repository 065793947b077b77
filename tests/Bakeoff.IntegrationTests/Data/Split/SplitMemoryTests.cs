using Bakeoff.Data;
using Bakeoff.Testing;

namespace Bakeoff.IntegrationTests;

public sealed class SplitMemoryTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void IngestAndSplit_WriteTheSameBytes_WithAnyMemoryAndThreads()
    {
        string download = StageRunner.Run(
            _folder, new DownloadStage(),
            new DownloadOptions { Kind = "synthetic", Synthetic = new SyntheticOptions { Users = 5_000, Items = 2_000, Ratings = 800_000 } },
            StageRunner.Inputs());
        // A space in the first line, which does not count, and DuckDB reads and sorts the rows.
        string spaced = Directory.CreateDirectory(_folder["spaced"]).FullName;
        foreach (string file in Directory.GetFiles(download))
        {
            string text = File.ReadAllText(file);
            _folder.Write(
                Path.Combine("spaced", Path.GetFileName(file)), file.EndsWith("ratings.csv", StringComparison.Ordinal)
                    ? text.Replace("userId", "userId ", StringComparison.Ordinal) : text);
        }

        string plain = download;
        string[][] outputs = [
            .. new[] { (2, 6_000_000_000, plain), (1, 1L, plain), (16, 600_000_000, plain), (1, 1L, spaced), (16, 600_000_000, spaced) }.Select(
                given =>
        {
            download = given.Item3;
            string ingest = StageRunner.Run(
                _folder, new IngestStage(), new IngestOptions(), StageRunner.Inputs(("Download", download)), threads: given.Item1,
                memoryBytes: given.Item2);
            string split = StageRunner.Run(
                _folder, new SplitStage(), new SplitOptions(), StageRunner.Inputs(("Ingest", ingest)), threads: given.Item1,
                memoryBytes: given.Item2);
            return HashedFiles.In(ingest).Concat(HashedFiles.In(split)).ToArray();
        })];
        Assert.All(outputs[1..], output => Assert.Equal(outputs[0], output));
    }
}
