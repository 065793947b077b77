using Bakeoff.Numerics;

namespace Bakeoff.TwoTower;

/// <summary>
/// The loss of a batch and its gradients by both towers' outputs. Row i must pick its own item among the columns:
/// loss = −log softmax(q·c/T + offset). A <see cref="SoftmaxBlock{T}"/> of rows is in memory at a time, never the whole matrix. Rows are
/// divided into parts by the size of the batch alone; each part sums candidate gradients of its own, which are added in order: so the bytes
/// do not depend on the threads.
/// </summary>
/// <typeparam name="T">The vectors.</typeparam>
internal sealed unsafe class SoftmaxPass<T> : IDisposable
    where T : struct, ILanes<T>
{
    private const int Lanes = LaneMath.Count;
    private const int MaxParts = 32; // Each costs memory of the size of the candidates' gradients, written and read once a step.
    private const int MinRows = 64; // Of fewer, adding the parts up costs more than a further thread gains.
    private readonly int _width; // Of an output, in whole vectors.
    private readonly NativeArray<float>[] _candidateGradients;
    private readonly SoftmaxBlock<T>[] _blocks;
    private readonly double[] _losses;

    /// <param name="capacity">Columns at most.</param>
    /// <param name="rows">Rows at most.</param>
    /// <param name="width">Floats of an output, padding included.</param>
    /// <param name="options">The temperature and the hard negatives.</param>
    /// <param name="workers">How many threads compute parts.</param>
    public SoftmaxPass(int capacity, int rows, int width, TwoTowerOptions options, int workers)
    {
        _width = width;
        int blocks = (rows + SoftmaxBlock<T>.Rows - 1) / SoftmaxBlock<T>.Rows;
        PartRows = Math.Max(MinRows, (blocks + MaxParts - 1) / MaxParts * SoftmaxBlock<T>.Rows);
        int parts = (rows + PartRows - 1) / PartRows;
        _candidateGradients = [.. Enumerable.Range(0, parts).Select(_ => new NativeArray<float>((long)capacity * width))];
        _blocks = [.. Enumerable.Range(0, workers).Select(_ => new SoftmaxBlock<T>(capacity, width, options))];
        _losses = new double[parts];
    }

    /// <summary>Rows a part.</summary>
    public int PartRows { get; }

    /// <summary>The parts of a batch of so many rows.</summary>
    public int PartsOf(int rows) => (rows + PartRows - 1) / PartRows;

    /// <summary>Computes a part: its loss, the gradients by its queries, and its share of those by the candidates.</summary>
    public void Run(TrainingBatch batch, int part, int worker, Matrix queries, Matrix candidates, Matrix queryGradients)
    {
        Matrix ofCandidates = new(_candidateGradients[part].Pointer, _width);
        new Span<float>(ofCandidates.Pointer, batch.Columns * _width).Clear();
        double loss = 0;
        int end = Math.Min(batch.Rows, (part + 1) * PartRows);
        for (int first = part * PartRows; first < end; first += SoftmaxBlock<T>.Rows)
        {
            int count = Math.Min(SoftmaxBlock<T>.Rows, end - first);
            loss += _blocks[worker].Run(batch, first, count, queries, candidates, queryGradients, ofCandidates);
        }

        _losses[part] = loss;
    }

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

    /// <summary>Adds the parts' gradients by the candidates of some columns, in the order of the parts.</summary>
    public void AddParts(int parts, int first, int end, Matrix candidateGradients)
    {
        for (long i = (long)first * _width; i < (long)end * _width; i += Lanes)
        {
            T sum = T.Load(_candidateGradients[0].Pointer + i);
            for (int part = 1; part < parts; part++)
            {
                sum += T.Load(_candidateGradients[part].Pointer + i);
            }

            sum.Store(candidateGradients.Pointer + i);
        }
    }

    public void Dispose()
    {
        foreach (IDisposable memory in (IEnumerable<IDisposable>)[.. _candidateGradients, .. _blocks])
        {
            memory.Dispose();
        }
    }
}
