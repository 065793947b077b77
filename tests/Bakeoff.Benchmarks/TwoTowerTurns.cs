namespace Bakeoff.Benchmarks;

/// <summary>What is measured in turn with PyTorch.</summary>
/// <param name="Count">Turns.</param>
/// <param name="Threads">The numbers of threads.</param>
/// <param name="Device"><c>cpu</c> or <c>cuda</c>.</param>
internal sealed record TwoTowerTurns(int Count, int[] Threads, string Device)
{
    /// <summary>The cases of one turn, on one user in 4.</summary>
    public IEnumerable<TwoTowerCase> Cases()
    {
        if (Device == "cpu")
        {
            return Threads.SelectMany(threads => (TwoTowerCase[])[new("fused", 4, threads, 1000), new("pytorch", 4, threads, 240)]);
        }

        // On a GPU the threads are those that assemble our batches: PyTorch's are there before the first step.
        return ((int[])[TwoTowerCase.UsualBatch, 16_384]).SelectMany(batch => (TwoTowerCase[])[
            .. Threads.Select(threads => new TwoTowerCase("torch", 4, threads, 1280, batch, Device)),
            new("pytorch", 4, 1, 640, batch, Device), new("pytorch-dense", 4, 1, 640, batch, Device)]);
    }
}
