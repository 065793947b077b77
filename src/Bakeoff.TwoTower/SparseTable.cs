using Bakeoff.Core;
using static TorchSharp.torch;

namespace Bakeoff.TwoTower;

/// <summary>
/// An embedding table whose step costs as much as the rows that a batch touches, not as much as the table. The distinct
/// rows of a batch are gathered into a leaf tensor; its gradient is dense over these rows, and Adagrad updates just them:
/// the same result as dense Adagrad, whose other rows have gradient zero.
/// </summary>
internal sealed class SparseTable : IDisposable
{
    private readonly int[] _slots;
    private readonly Tensor _table;
    private readonly Adagrad _adagrad;
    private Tensor? _distinct;
    private Tensor? _rows;

    /// <summary>A table of uniform values in ±0.05, as Keras's <c>Embedding</c> starts.</summary>
    public SparseTable(int rows, int size, SeededRandom random, Adagrad adagrad)
    {
        float[] values = new float[rows * size];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)((random.NextDouble() - 0.5) * 0.1);
        }

        _table = tensor(values, rows, size).DetachFromDisposeScope();
        Accumulator = full(rows, size, Adagrad.InitialAccumulator).DetachFromDisposeScope();
        _slots = new int[rows];
        Array.Fill(_slots, -1);
        _adagrad = adagrad;
    }

    private Tensor Accumulator { get; }

    /// <summary>Gathers the distinct rows of a batch as a leaf of the graph, and the batch's places in them.</summary>
    /// <param name="indices">Rows of the table, repeats allowed.</param>
    /// <returns>The gathered rows [distinct × size], and for each index its place in them.</returns>
    public (Tensor Rows, Tensor Places) Gather(ReadOnlySpan<int> indices)
    {
        var distinct = new List<long>();
        long[] places = new long[indices.Length];
        for (int i = 0; i < indices.Length; i++)
        {
            ref int slot = ref _slots[indices[i]];
            if (slot < 0)
            {
                slot = distinct.Count;
                distinct.Add(indices[i]);
            }

            places[i] = slot;
        }

        foreach (long row in distinct)
        {
            _slots[row] = -1;
        }

        _distinct = tensor(distinct.ToArray());
        _rows = _table.index_select(0, _distinct).requires_grad_();
        return (_rows, tensor(places));
    }

    /// <summary>Takes Adagrad's step for the rows of the last <see cref="Gather"/>; to be called without gradients.</summary>
    public void Step()
    {
        Tensor accumulated = Accumulator.index_select(0, _distinct!);
        Tensor updated = _adagrad.Step(_rows!, accumulated);
        Accumulator.index_copy_(0, _distinct!, accumulated);
        _table.index_copy_(0, _distinct!, updated);
    }

    public float[] ToArray() => _table.data<float>().ToArray();

    public void Dispose()
    {
        _table.Dispose();
        Accumulator.Dispose();
    }
}
