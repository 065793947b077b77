using Bakeoff.Numerics;

namespace Bakeoff.TwoTower;

/// <summary>
/// The loss of a batch and its gradients by both towers' outputs. Row i must pick its own item among the columns:
/// loss = −log softmax(q·c/T + offset). A <see cref="SoftmaxBlock{T}"/> of rows is in memory at a time, never the whole matrix. A part is such a
/// block; losses and gradients are added in the order of the parts: so the bytes do not depend on the threads.
/// </summary>
/// <typeparam name="T">The vectors.</typeparam>
internal sealed unsafe class SoftmaxPass<T> : IDisposable
    where T : struct, ILanes<T>
{
    private readonly OrderedSum<T> _ofCandidates;
    private readonly SoftmaxBlock<T>[] _blocks;
    private readonly double[] _losses;

    /// <param name="capacity">Columns at most.</param>
    /// <param name="rows">Rows at most.</param>
    /// <param name="width">Floats of an output, padding included.</param>
    /// <param name="options">The temperature and the hard negatives.</param>
    /// <param name="workers">How many threads compute parts.</param>
    public SoftmaxPass(int capacity, int rows, int width, TwoTowerOptions options, int workers)
    {
        _ofCandidates = new OrderedSum<T>(capacity, LogitTiles<T>.TileColumns);
        _blocks = [.. Enumerable.Range(0, workers).Select(_ => new SoftmaxBlock<T>(capacity, width, options))];
        _losses = new double[PartsOf(rows)];
    }

    /// <summary>Rows a part.</summary>
    public static int PartRows => SoftmaxBlock<T>.Rows;

    /// <summary>The parts of a batch of so many rows.</summary>
    public static int PartsOf(int rows) => (rows + PartRows - 1) / PartRows;

    /// <summary>Begins a batch.</summary>
    /// <param name="candidateGradients">Where the gradients by the candidates go.</param>
    public void Begin(Matrix candidateGradients) => _ofCandidates.Begin(candidateGradients);

    /// <summary>
    /// Computes a part: its loss, the gradients by its queries, and its share of those by the candidates. A part must not be begun before all lower
    /// ones are, for it waits for them.
    /// </summary>
    public void Run(TrainingBatch batch, int part, int worker, Matrix queries, Matrix candidates, Matrix queryGradients)
    {
        int first = part * PartRows;
        int count = Math.Min(PartRows, batch.Rows - first);
        _losses[part] = _blocks[worker].Run(batch, first, count, queries, candidates, queryGradients, _ofCandidates);
    }

    /// <summary>Lets no part wait for another any more, since one that is not begun will not be: the batch has failed.</summary>
    public void Fail() => _ofCandidates.Fail();

    /// <summary>The loss of the batch, once all parts are done.</summary>
    public double Loss(int parts)
    {
        double sum = 0;
        for (int part = 0; part < parts; part++)
        {
            sum += _losses[part];
        }

        return sum;
    }

    public void Dispose()
    {
        foreach (SoftmaxBlock<T> block in _blocks)
        {
            block.Dispose();
        }
    }
}
