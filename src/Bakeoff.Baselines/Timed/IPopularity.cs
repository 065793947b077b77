namespace Bakeoff.Baselines;

/// <summary>How popular each item of the catalogue was before some moment. Several threads may ask.</summary>
internal interface IPopularity
{
    /// <summary>Computes the popularity of all items.</summary>
    /// <param name="end">The second before which rows count.</param>
    /// <param name="values">Receives a number from 0 for each position of the catalogue.</param>
    void Fill(long end, Span<double> values);
}
