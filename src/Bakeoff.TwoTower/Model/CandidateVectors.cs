namespace Bakeoff.TwoTower;

/// <summary>The candidate tower's outputs for a whole catalogue. One thread at a time, unless candidates do not depend on time.</summary>
internal sealed class CandidateVectors : IDisposable
{
    private readonly CandidateFiller _filler;
    private readonly Embedder _embedder;
    private readonly TowerInput _input;
    private readonly CatalogueProduct _catalogue;
    private int _bucket = -1;

    public CandidateVectors(Tower tower, bool normalize, CandidateFiller filler, int items)
    {
        (_filler, _embedder, _input) = (filler, Embedder.Create(tower, normalize), new TowerInput(tower.Shape));
        _catalogue = new CatalogueProduct(items, tower.OutputStride);
    }

    /// <summary>The vectors as they are in a timestamp bucket; valid until the next call for another bucket.</summary>
    public CatalogueProduct At(int bucket)
    {
        bucket = _filler.DependsOnTime ? bucket : 0;
        for (int first = 0; first < _catalogue.Items && bucket != _bucket; first += Embedder.BlockRows)
        {
            int count = Math.Min(Embedder.BlockRows, _catalogue.Items - first);
            _input.Clear();
            for (int item = first; item < first + count; item++)
            {
                _filler.Add(_input, item, bucket);
            }

            _catalogue.Set(first, _embedder.Embed(_input), count);
        }

        _bucket = bucket;
        return _catalogue;
    }

    public void Dispose()
    {
        _embedder.Dispose();
        _catalogue.Dispose();
    }
}
