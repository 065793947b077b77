using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Bakeoff.TwoTower;

/// <summary>One tower's part of a <see cref="TorchBatch"/>.</summary>
internal sealed class TorchBatchSide
{
    private readonly Tower _tower;
    private readonly long[] _firstRows;
    private readonly TorchTables _tables;
    private readonly Parcel<long> _indices;
    private readonly Parcel<float> _numbers;
    private readonly TorchPadding[] _paddings;
    private readonly List<(long Source, float Share)> _terms = [];
    private TowerInput _input = null!;
    private Section _own;
    private int _firstMean;
    private int _firstSource;

    public TorchBatchSide(Tower tower, int firstTable, TorchTables tables, Parcel<long> indices, Parcel<float> numbers)
    {
        (_tower, _tables, _indices, _numbers) = (tower, tables, indices, numbers);
        _firstRows = [.. Enumerable.Range(firstTable, tower.Tables.Count).Select(tables.FirstRowOf)];
        _paddings = [.. Enumerable.Range(0, tower.Tables.Count)
            .Where(bag => tower.Tables[bag].Shape.UsesAttention).Select(bag => new TorchPadding(bag))];
    }

    /// <summary>The number of bags of all rows, those pooled by attention too: they are empty, and their means are not read.</summary>
    public int Means => _input.Rows * _input.Bags.Count;

    /// <summary>The row of <see cref="TorchTables.Gradients"/> after this part's last.</summary>
    public int EndSource => _firstSource + Means + _paddings.Sum(padding => padding.Length);

    public int Entries => _input.Bags.Sum(bag => bag.Entries);

    public int MeanEntries => Entries - _paddings.Sum(padding => _input.Bags[padding.Bag].Entries);

    public int Groups => _input.Bags.Sum(bag => bag.Groups);

    /// <summary>Begins with one side of a batch.</summary>
    /// <param name="input">What the tower reads.</param>
    /// <param name="firstMean">Where its means begin.</param>
    /// <param name="firstSource">Where its gradients begin.</param>
    public void Begin(TowerInput input, int firstMean, int firstSource)
    {
        (_input, _firstMean, _firstSource) = (input, firstMean, firstSource);
        int source = firstSource + Means;
        foreach (TorchPadding padding in _paddings)
        {
            padding.Begin(input.Bags[padding.Bag], source);
            source += padding.Length;
        }
    }

    /// <summary>Writes the table row of each entry of the means, and where each mean begins; returns the entry after the last.</summary>
    public int WriteMeans(Span<long> rows, Span<long> starts, int entry)
    {
        int mean = _firstMean;
        for (int row = 0; row < _input.Rows; row++)
        {
            for (int bag = 0; bag < _firstRows.Length; bag++)
            {
                starts[mean++] = entry;
                if (_tower.Tables[bag].Shape.UsesAttention)
                {
                    continue;
                }

                BagRows entries = _input.Bags[bag];
                for (int i = entries.Starts[row]; i < entries.Starts[row + 1]; i++)
                {
                    rows[entry++] = entries.Indices[i] + _firstRows[bag];
                }
            }
        }

        return entry;
    }

    /// <summary>Writes which rows are stepped, and for each the gradients that it is stepped by.</summary>
    public void WriteSteps(Span<long> stepped, TorchSums sums)
    {
        int group = 0;
        for (int bag = 0; bag < _firstRows.Length; bag++)
        {
            BagRows entries = _input.Bags[bag];
            TorchPadding? padding = Array.Find(_paddings, padding => padding.Bag == bag);
            for (int own = 0; own < entries.Groups; own++)
            {
                stepped[group++] = entries.GroupRows[own] + _firstRows[bag];
                _terms.Clear();
                for (int member = entries.GroupStarts[own]; member < entries.GroupStarts[own + 1]; member++)
                {
                    int row = entries.RowOf[entries.Members[member]];
                    _terms.Add(padding is not null
                        ? (padding.SourceOf(entries.Members[member]), 1f)
                        : (_firstSource + ((long)row * _firstRows.Length) + bag, 1f / (entries.Starts[row + 1] - entries.Starts[row])));
                }

                sums.Add(CollectionsMarshal.AsSpan(_terms));
            }
        }
    }

    /// <summary>Adds the numbers of the rows, and what attention reads.</summary>
    public void AddRest()
    {
        int count = _tower.Shape.Numbers;
        _own = _numbers.Add(_input.Rows * count);
        Span<float> numbers = _numbers.Slice(_own);
        for (int row = 0; row < _input.Rows && count > 0; row++)
        {
            _input.NumbersOf(row).CopyTo(numbers[(row * count)..]);
        }

        foreach (TorchPadding padding in _paddings)
        {
            padding.Add(_firstRows[padding.Bag], _indices, _numbers);
        }
    }

    /// <summary>The first layer's input, a leaf of the graph.</summary>
    /// <param name="means">The means of the whole batch.</param>
    public Tensor Inputs(Tensor means)
    {
        Tensor own = means.narrow(0, _firstMean, Means).view(_input.Rows, (long)_firstRows.Length * _tower.Shape.EmbeddingSize);
        own = _tower.Shape.Numbers > 0 ? cat([own, _numbers[_own].view(_input.Rows, _tower.Shape.Numbers)], 1) : own.detach();
        return own.requires_grad_();
    }

    /// <summary>The bags that are pooled by attention, with leaves of the graph.</summary>
    public IReadOnlyList<TorchAttended> Attended() => [.. _paddings.Select(padding => padding.OnDevice(_tables, _indices, _numbers))];

    /// <summary>Writes the gradients of the leaves where <see cref="TorchBatch.StepTables"/> looks for them.</summary>
    public void WriteGradients(Tensor gradients, Tensor inputs, IReadOnlyList<Tensor> attended)
    {
        long width = (long)_firstRows.Length * _tower.Shape.EmbeddingSize;
        gradients.narrow(0, _firstSource, Means).view(_input.Rows, width).copy_(inputs.narrow(1, 0, width));
        for (int i = 0; i < _paddings.Length; i++)
        {
            TorchPadding padding = _paddings[i];
            gradients.narrow(0, padding.FirstSource, padding.Length).copy_(attended[i].view(padding.Length, _tower.Shape.EmbeddingSize));
        }
    }
}
