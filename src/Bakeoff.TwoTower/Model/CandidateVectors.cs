using Bakeoff.Numerics;

namespace Bakeoff.TwoTower;

/// <summary>The candidate tower's outputs for a whole catalogue. One thread at a time.</summary>
internal sealed unsafe class CandidateVectors : IDisposable
{
    private readonly Tower _tower;
    private readonly CandidateFiller _filler;
    private readonly Embedder _embedder;
    private readonly TowerInput _input;
    private readonly NativeArray<float> _vectors;
    private readonly int _items;
    private int _bucket = -1;

    public CandidateVectors(Tower tower, bool normalize, CandidateFiller filler, int items)
    {
        (_tower, _filler, _items, _embedder, _input) = (tower, filler, items, Embedder.Create(tower, normalize), new TowerInput(tower.Shape));
        _vectors = new NativeArray<float>((long)items * tower.OutputStride);
    }

    /// <summary>The vectors [items × OutputStride] as they are in a timestamp bucket; valid until the next call.</summary>
    public Matrix At(int bucket)
    {
        var target = new Matrix(_vectors.Pointer, _tower.OutputStride);
        bucket = _filler.DependsOnTime ? bucket : 0;
        if (bucket == _bucket)
        {
            return target;
        }

        for (int first = 0; first < _items; first += Embedder.BlockRows)
        {
            int count = Math.Min(Embedder.BlockRows, _items - first);
            _input.Clear();
            for (int item = first; item < first + count; item++)
            {
                _filler.Add(_input, item, bucket);
            }

            Matrix outputs = _embedder.Embed(_input);
            new Span<float>(outputs.Pointer, count * _tower.OutputStride).CopyTo(new Span<float>(target.Row(first), count * _tower.OutputStride));
        }

        _bucket = bucket;
        return target;
    }

    /// <summary>Forgets what was computed, since the weights have changed.</summary>
    public void Forget() => _bucket = -1;

    public void Dispose()
    {
        _embedder.Dispose();
        _vectors.Dispose();
    }
}
