using System.Runtime.InteropServices;
using Bakeoff.Numerics;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Bakeoff.TwoTower;

/// <summary>
/// All embedding tables of both towers on the device, one below the other in one tensor, and below them Adagrad's sums: one operation
/// pools every bag of a batch, and one each fetches, steps and writes back the rows that it reads. No other row is touched.
/// </summary>
internal sealed unsafe class TorchTables : IDisposable
{
    private const int CopyFloats = 1 << 24; // 64 MB at a time: Tensor.bytes ends at 2 GB.
    private readonly IReadOnlyList<EmbeddingTable> _tables;
    private readonly int _size;
    private readonly Device _device;
    private readonly Adagrad _adagrad;
    private readonly long[] _firstRows;
    private readonly Tensor _all;
    private readonly EmbeddingBag _means;
    private Tensor? _gradients;
    private EmbeddingBag? _sums;

    public TorchTables(TwoTowerWeights weights, Device device, Adagrad adagrad)
    {
        (_size, _device, _adagrad) = (weights.Query.Shape.EmbeddingSize, device, adagrad);
        _tables = [.. weights.Query.Tables, .. weights.Candidate.Tables];
        _firstRows = new long[_tables.Count];
        for (int table = 0; table < _tables.Count; table++)
        {
            _firstRows[table] = Rows;
            Rows += _tables[table].Shape.Rows;
        }

        _all = empty([2 * Rows, _size], float32, device).DetachFromDisposeScope();
        Copy((part, here, values) =>
        {
            values.CopyTo(MemoryMarshal.Cast<byte, float>(here.bytes));
            part.copy_(here);
        });
        using Tensor embeddings = _all.narrow(0, 0, Rows);
        _means = BagsOver(embeddings, EmbeddingBagMode.Mean);
    }

    /// <summary>The rows of all tables together: the sums of a row are so many rows further down.</summary>
    public long Rows { get; }

    /// <summary>The row at which a table begins: those of the query tower, then those of the candidate tower.</summary>
    public long FirstRowOf(int table) => _firstRows[table];

    /// <summary>The means of some bags of embeddings; zeros where a bag is empty.</summary>
    /// <param name="rows">The rows of all bags' entries.</param>
    /// <param name="starts">The first entry of each bag, and at the end the number of entries.</param>
    public Tensor Means(Tensor rows, Tensor starts) => _means.call(rows, starts, null);

    /// <summary>Gets the embeddings of some rows.</summary>
    public Tensor Select(Tensor rows) => _all.index_select(0, rows);

    /// <summary>Rows for gradients of so many embeddings or means: to be filled before <see cref="Step"/>.</summary>
    public Tensor Gradients(long rows)
    {
        if (_gradients is null || _gradients.shape[0] < rows)
        {
            _sums?.Dispose();
            _gradients?.Dispose();
            _gradients = empty([rows, _size], float32, _device).DetachFromDisposeScope();
            _sums = BagsOver(_gradients, EmbeddingBagMode.Sum);
        }

        return _gradients;
    }

    /// <summary>Takes Adagrad's step for different rows.</summary>
    /// <param name="both">The rows, then the rows of their sums.</param>
    /// <param name="sums">For each row the sum of its rows of <see cref="Gradients"/>.</param>
    public void Step(Tensor both, TorchSums sums)
    {
        if (sums.Partial is { } partial)
        {
            _gradients!.narrow(0, sums.FirstPart, sums.Parts).copy_(Sum(partial));
        }

        Tensor gradients = Sum(sums.All);
        Tensor stepped = _all.index_select(0, both);
        long count = gradients.shape[0];
        _adagrad.Step(stepped.narrow(0, 0, count), stepped.narrow(0, count, count), gradients);
        _all.index_copy_(0, both, stepped);
    }

    /// <summary>Writes the embeddings and the sums back to the tables.</summary>
    public void Save() => Copy((part, here, values) =>
    {
        here.copy_(part);
        MemoryMarshal.Cast<byte, float>(here.bytes).CopyTo(values);
    });

    public void Dispose()
    {
        _means.Dispose();
        _sums?.Dispose();
        _gradients?.Dispose();
        _all.Dispose();
    }

    /// <summary>Sums in the order of the sources, where index_add on a GPU would add in any order.</summary>
    private Tensor Sum(TorchBags bags) => _sums!.call(bags.Sources, bags.Starts, bags.Shares);

    private static EmbeddingBag BagsOver(Tensor rows, EmbeddingBagMode mode) =>
        nn.EmbeddingBag_from_pretrained(rows, freeze: true, mode: mode, include_last_offset: true);

    /// <summary>Visits the device's rows part by part, with memory here for each and the values that it belongs to.</summary>
    private void Copy(Visit visit)
    {
        int step = Math.Max(1, CopyFloats / _size);
        for (int table = 0; table < _tables.Count; table++)
        {
            for (int first = 0; first < _tables[table].Shape.Rows; first += step)
            {
                int count = Math.Min(step, _tables[table].Shape.Rows - first);
                foreach ((NativeArray<float> values, long top) in new[] { (_tables[table].Values, 0L), (_tables[table].Sums, Rows) })
                {
                    using Tensor part = _all.narrow(0, top + _firstRows[table] + first, count);
                    using Tensor here = empty(count, _size);
                    visit(part, here, new Span<float>(values.Pointer + ((long)first * _size), count * _size));
                }
            }
        }
    }

    private delegate void Visit(Tensor part, Tensor here, Span<float> values);
}
