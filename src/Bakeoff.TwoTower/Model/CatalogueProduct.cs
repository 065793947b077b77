using Bakeoff.Numerics;

namespace Bakeoff.TwoTower;

/// <summary>
/// The vectors of a catalogue, kept so that the scores of several queries are one product of matrices, a thousand items at a time: no
/// whole matrix of scores is ever made. A score is summed over the vector in order, so it is the same alone and in any block.
/// </summary>
internal sealed unsafe class CatalogueProduct : IDisposable
{
    /// <summary>Items a block.</summary>
    public const int BlockItems = 1024;

    private readonly NativeArray<float> _transposed; // [width × items, padded]
    private readonly int _stride;
    private readonly int _width;

    /// <param name="items">How many items there are.</param>
    /// <param name="width">Floats of a vector, a multiple of sixteen.</param>
    public CatalogueProduct(int items, int width)
    {
        (Items, _width, _stride) = (items, width, LaneMath.StrideOf(items));
        _transposed = new NativeArray<float>((long)width * _stride);
    }

    /// <summary>How many items there are.</summary>
    public int Items { get; }

    /// <summary>Takes the vectors of some items in.</summary>
    /// <param name="first">The first item.</param>
    /// <param name="vectors">Its vector, and those after it.</param>
    /// <param name="count">How many.</param>
    public void Set(int first, Matrix vectors, int count)
    {
        for (int item = 0; item < count; item++)
        {
            float* vector = vectors.Row(item);
            for (int i = 0; i < _width; i++)
            {
                _transposed.Pointer[((long)i * _stride) + first + item] = vector[i];
            }
        }
    }

    /// <summary>The vector of an item.</summary>
    public void CopyTo(int item, Span<float> vector)
    {
        for (int i = 0; i < vector.Length; i++)
        {
            vector[i] = _transposed.Pointer[((long)i * _stride) + item];
        }
    }

    /// <summary>The scores of some queries for the items of a block; returns how many items it has.</summary>
    /// <param name="queries">The queries' vectors.</param>
    /// <param name="count">How many queries.</param>
    /// <param name="start">The block's first item, a multiple of <see cref="BlockItems"/>.</param>
    /// <param name="scores">Queries × at least <see cref="BlockItems"/>.</param>
    public int ScoreBlock(Matrix queries, int count, int start, Matrix scores)
    {
        int items = Math.Min(BlockItems, Items - start);
        Products.Multiply(queries, count, _width, new Matrix(_transposed.Pointer + start, _stride), LaneMath.RoundUp(items), scores);
        return items;
    }

    /// <summary>The score of one query for one item: that of <see cref="ScoreBlock"/> to the bit.</summary>
    public float ScoreOf(float* query, int item)
    {
        float sum = 0;
        for (int i = 0; i < _width; i++)
        {
            sum = MathF.FusedMultiplyAdd(query[i], _transposed.Pointer[((long)i * _stride) + item], sum);
        }

        return sum;
    }

    public void Dispose() => _transposed.Dispose();
}
