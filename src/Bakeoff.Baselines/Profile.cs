using System.Buffers;

namespace Bakeoff.Baselines;

/// <summary>What a user has rated, each item once, by ascending position; in memory that is borrowed.</summary>
internal readonly struct Profile : IDisposable
{
    private readonly int[] _items;
    private readonly float[] _weights;
    private readonly int _count;

    /// <summary>Sorts what a user has rated, and adds up what is there several times.</summary>
    /// <param name="items">The positions, in any order.</param>
    /// <param name="weights">What each counts; empty where each counts 1.</param>
    public Profile(ReadOnlySpan<int> items, ReadOnlySpan<float> weights)
    {
        (_items, _weights, _count) = (ArrayPool<int>.Shared.Rent(items.Length), ArrayPool<float>.Shared.Rent(items.Length), 0);
        items.CopyTo(_items);
        if (weights.IsEmpty)
        {
            _items.AsSpan(0, items.Length).Sort();
            _weights.AsSpan(0, items.Length).Fill(1);
        }
        else
        {
            weights.CopyTo(_weights);
            _items.AsSpan(0, items.Length).Sort(_weights.AsSpan(0, items.Length));
        }

        for (int i = 0; i < items.Length; i++)
        {
            if (_count > 0 && _items[_count - 1] == _items[i])
            {
                _weights[_count - 1] += _weights[i];
            }
            else
            {
                (_items[_count], _weights[_count]) = (_items[i], _weights[i]);
                _count++;
            }
        }
    }

    /// <summary>The positions, ascending.</summary>
    public ReadOnlySpan<int> Items => _items.AsSpan(0, _count);

    /// <summary>What each counts.</summary>
    public ReadOnlySpan<float> Weights => _weights.AsSpan(0, _count);

    /// <inheritdoc/>
    public void Dispose()
    {
        ArrayPool<int>.Shared.Return(_items);
        ArrayPool<float>.Shared.Return(_weights);
    }
}
