using System.Runtime.InteropServices;
using Bakeoff.Numerics;
using static TorchSharp.torch;

namespace Bakeoff.TwoTower;

/// <summary>
/// Pools a bag by attention: softmax(e·v/√size) over a row's embeddings e, v learnt. A row without entries is zeros.
/// </summary>
internal sealed unsafe class TorchAttention : IDisposable
{
    private const float Never = -1e30f;
    private readonly EmbeddingTable _table;
    private readonly Device _device;
    private readonly Adagrad _adagrad;
    private readonly TorchParameter _vector;
    private readonly Tensor _scale;
    private Tensor? _rows;
    private int _width;

    public TorchAttention(EmbeddingTable table, Device device, Adagrad adagrad)
    {
        (_table, _device, _adagrad) = (table, device, adagrad);
        _vector = new TorchParameter(table.AttentionVector, table.AttentionSums, device, table.Size);
        _scale = tensor([1 / MathF.Sqrt(table.Size)]).to(device).DetachFromDisposeScope();
    }

    /// <summary>The pooled embeddings [rows × size], as part of the graph.</summary>
    public Tensor Forward(BagRows bag)
    {
        int size = _table.Size;
        _width = Math.Max(1, Enumerable.Range(0, bag.Rows).Max(row => bag.Starts[row + 1] - bag.Starts[row]));
        float[] values = new float[bag.Rows * _width * size];
        float[] mask = new float[bag.Rows * _width];
        float[] present = new float[bag.Rows];
        Array.Fill(mask, Never);
        for (int entry = 0; entry < bag.Entries; entry++)
        {
            int place = PlaceOf(bag, entry);
            new ReadOnlySpan<float>(_table.Row(bag.Indices[entry]), size).CopyTo(values.AsSpan(place * size));
            mask[place] = 0;
            present[bag.RowOf[entry]] = 1;
        }

        _rows = tensor(values, bag.Rows, _width, size).to(_device).clone().requires_grad_(); // A copy, for the reason that TorchTower gives.
        Tensor scores = _rows.matmul(_vector.Values).mul(_scale).add(tensor(mask, bag.Rows, _width).to(_device), Adagrad.One);
        Tensor shares = scores.softmax(1).mul(tensor(present, bag.Rows, 1).to(_device));
        return shares.unsqueeze(1).matmul(_rows).squeeze(1);
    }

    /// <summary>Takes Adagrad's step for the embeddings and the vector.</summary>
    public void Step(BagRows bag, float rate)
    {
        _vector.Step(_adagrad);
        Tensor gradient = _rows!.grad!.cpu();
        Span<float> all = MemoryMarshal.Cast<byte, float>(gradient.bytes);
        float[] sum = new float[_table.Size];
        for (int group = 0; group < bag.Groups; group++)
        {
            Array.Clear(sum);
            for (int member = bag.GroupStarts[group]; member < bag.GroupStarts[group + 1]; member++)
            {
                ReadOnlySpan<float> own = all.Slice(PlaceOf(bag, bag.Members[member]) * _table.Size, _table.Size);
                for (int i = 0; i < sum.Length; i++)
                {
                    sum[i] += own[i];
                }
            }

            long row = (long)bag.GroupRows[group] * _table.Size;
            fixed (float* pointer = sum)
            {
                AdagradRule.Step<Lanes128>(_table.Values.Pointer + row, _table.Sums.Pointer + row, pointer, _table.Size, rate);
            }
        }
    }

    /// <summary>Writes the vector back to the table.</summary>
    public void Save()
    {
        TorchParameter.ToArray(_vector.Values).CopyTo(_table.AttentionVector, 0);
        TorchParameter.ToArray(_vector.Sums).CopyTo(_table.AttentionSums, 0);
    }

    public void Dispose()
    {
        _vector.Dispose();
        _scale.Dispose();
    }

    private int PlaceOf(BagRows bag, int entry) => (bag.RowOf[entry] * _width) + entry - bag.Starts[bag.RowOf[entry]];
}
