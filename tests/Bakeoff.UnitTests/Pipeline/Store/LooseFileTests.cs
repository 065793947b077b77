using Bakeoff.Pipeline;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>Files by which processes claim what only one of them may do.</summary>
public sealed class LooseFileTests : IDisposable
{
    private const int Claimants = 4, Rounds = 500;
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>
    /// All begin each round at one moment: a claim that looks first and writes then is made by several of them within a few rounds.
    /// </summary>
    [Fact]
    public void TryWriteNew_ByManyAtOnce_SucceedsForOne_WhoseTextIsThere()
    {
        using var together = new Barrier(Claimants);
        var winners = new int[Rounds];
        Thread[] threads = [.. Enumerable.Range(0, Claimants).Select(claimant => new Thread(() =>
        {
            for (int round = 0; round < Rounds; round++)
            {
                together.SignalAndWait();
                if (LooseFile.TryWriteNew(_folder[$"claims/{round}"], $"{claimant}"))
                {
                    Interlocked.Add(ref winners[round], 1 + (100 * claimant));
                }
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.All(Enumerable.Range(0, Rounds), round =>
        {
            Assert.Equal(1, winners[round] % 100);
            Assert.Equal($"{winners[round] / 100}", File.ReadAllText(_folder[$"claims/{round}"]));
        });
        Assert.Equal(Rounds, Directory.GetFiles(_folder["claims"]).Length);
    }
}
