using static TorchSharp.torch;

namespace Bakeoff.TwoTower;

/// <summary>The entries of a bag that is pooled by attention, every row made as wide as the longest, on their way to the device.</summary>
/// <param name="bag">Which bag of its tower.</param>
internal sealed class TorchPadding(int bag)
{
    private BagRows _entries = null!;
    private int _width;
    private Section _rows;
    private Section _mask;
    private Section _present;

    public int Bag => bag;

    /// <summary>The places of all rows.</summary>
    public int Length => _entries.Rows * _width;

    /// <summary>Where the gradients of the places begin.</summary>
    public int FirstSource { get; private set; }

    /// <summary>Begins with the bags of a batch.</summary>
    public void Begin(BagRows entries, int firstSource)
    {
        (_entries, FirstSource, _width) = (entries, firstSource, 1);
        for (int row = 0; row < entries.Rows; row++)
        {
            _width = Math.Max(_width, entries.Starts[row + 1] - entries.Starts[row]);
        }
    }

    /// <summary>Where the gradient of an entry is.</summary>
    public int SourceOf(int entry) => FirstSource + PlaceOf(entry);

    /// <summary>Adds what the device reads. Empty places hold the table's first row, which the mask leaves out.</summary>
    public void Add(long firstRow, Parcel<long> indices, Parcel<float> numbers)
    {
        (_rows, _mask, _present) = (indices.Add(Length), numbers.Add(Length), numbers.Add(_entries.Rows));
        Span<long> rows = indices.Slice(_rows);
        Span<float> mask = numbers.Slice(_mask);
        Span<float> present = numbers.Slice(_present);
        rows.Fill(firstRow);
        mask.Fill(TorchSoftmax.Never);
        present.Clear();
        for (int entry = 0; entry < _entries.Entries; entry++)
        {
            int place = PlaceOf(entry);
            (rows[place], mask[place], present[_entries.RowOf[entry]]) = (_entries.Indices[entry] + firstRow, 0, 1);
        }
    }

    /// <summary>The bag on the device, its embeddings leaves of the graph.</summary>
    public TorchAttended OnDevice(TorchTables tables, Parcel<long> indices, Parcel<float> numbers)
    {
        Tensor embeddings = tables.Select(indices[_rows]);
        return new TorchAttended(
            bag, embeddings.view(_entries.Rows, _width, embeddings.shape[1]).detach().requires_grad_(),
            numbers[_mask].view(_entries.Rows, _width), numbers[_present].view(_entries.Rows, 1));
    }

    private int PlaceOf(int entry) => (_entries.RowOf[entry] * _width) + entry - _entries.Starts[_entries.RowOf[entry]];
}
