namespace Bakeoff.Svd;

/// <summary>Watches a loss and says when it no longer falls.</summary>
/// <param name="patience">How many epochs may pass without a new best.</param>
internal sealed class EarlyStopping(int patience)
{
    private double _best = double.PositiveInfinity;
    private int _epochs;

    /// <summary>The epoch of the best loss, from 1; 0 before any.</summary>
    public int BestEpoch { get; private set; }

    /// <summary>The best loss.</summary>
    public double BestLoss => _best;

    /// <summary>Takes the next epoch's loss; returns whether to go on.</summary>
    public bool GoOn(double loss)
    {
        _epochs++;
        if (loss < _best)
        {
            (_best, BestEpoch) = (loss, _epochs);
        }

        return _epochs - BestEpoch < patience;
    }
}
