using System.Collections.Concurrent;
using System.Text;
using Bakeoff.Experiments;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

public sealed class TaskHostTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>The file system of the nodes may come later than the job: what the scheduler has started is not over for that.</summary>
    [Fact]
    public async Task AStoreThatIsAwayWhenAJobStarts_IsWaitedFor()
    {
        string tasks = Path.Combine(_folder.Root, "store", "tasks");
        using var log = new Lines();
        Task<int> job = Task.Run(() => TaskHost.Run(Path.Combine(tasks, "abc"), "1", log), TestContext.Current.CancellationToken);
        Assert.True(SpinWait.SpinUntil(() => log.All.Any(line => line.Contains("is not there", StringComparison.Ordinal)), TimeSpan.FromMinutes(1)));
        Directory.CreateDirectory(tasks);
        Assert.Equal(0, await job);
        Assert.Contains("the task is over, or it was cancelled", log.All[^1], StringComparison.Ordinal);
    }

    private sealed class Lines : TextWriter
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public string[] All => [.. _lines];

        public override Encoding Encoding => Encoding.UTF8;

        public override void WriteLine(string? value) => _lines.Enqueue(value ?? "");
    }
}
