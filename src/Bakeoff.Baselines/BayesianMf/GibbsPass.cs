using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <summary>
/// Draws the numbers of all users, or of all items: given the other side they do not depend on each other, so threads share them out.
/// </summary>
internal sealed unsafe class GibbsPass
{
    private const int Pieces = 512;
    private const int RowsOfOne = 16; // The work that each one takes on top of that for its rows.
    private readonly GibbsShape _shape;
    private readonly GibbsRows _rows;
    private readonly GibbsSide _side;
    private readonly GibbsBinDraws? _bins;
    private readonly int[] _bounds;
    private readonly int _maxRows;
    private readonly double[] _totals;
    private readonly double[] _squares;

    /// <summary>Prepares the passes over a side.</summary>
    /// <param name="shape">How a row of numbers is laid out.</param>
    /// <param name="rows">The side's ratings.</param>
    /// <param name="side">The side.</param>
    public GibbsPass(GibbsShape shape, GibbsRows rows, GibbsSide side)
    {
        (_shape, _rows, _side) = (shape, rows, side);
        _bins = side.Bins is null ? null : new GibbsBinDraws(shape, side.Bins, side);
        (_totals, _squares) = (new double[rows.Count], new double[rows.Count]);
        _maxRows = Enumerable.Range(0, rows.Count).Max(rows.RowsOf);
        long work = rows.StartOf(rows.Count) + ((long)RowsOfOne * rows.Count);
        var bounds = new List<int> { 0 };
        for (int entity = 0; entity < rows.Count; entity++)
        {
            long done = rows.StartOf(entity + 1) + ((long)RowsOfOne * (entity + 1));
            if (done * Pieces >= work * bounds.Count)
            {
                bounds.Add(entity + 1);
            }
        }

        _bounds = bounds[^1] == rows.Count ? [.. bounds] : [.. bounds, rows.Count];
    }

    /// <summary>Draws all, each given the other side.</summary>
    /// <param name="others">The numbers of the other side.</param>
    /// <param name="noise">The precision of a rating, given its score.</param>
    /// <param name="mean">What is added to all scores.</param>
    /// <param name="draws">Names the random numbers.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    /// <returns>The sums over the errors of all rows after all of it is drawn.</returns>
    public ErrorSums Draw(Matrix others, double noise, float mean, GibbsDraws draws, ParallelOptions parallel)
    {
        _bins?.DrawPrecisions(draws, parallel);
        var terms = new GibbsTerms(_shape, others, _side.Prior.Precisions.Pointer) { Noise = noise, Mean = mean };
        Parallel.For(0, _bounds.Length - 1, parallel, () => new GibbsScratch(_shape, _maxRows), (piece, _, scratch) =>
        {
            for (int entity = _bounds[piece]; entity < _bounds[piece + 1]; entity++)
            {
                draws.Fill(DrawPurpose.Values, entity, 0, scratch.Normals, _shape.Numbers);
                GibbsTerms own = TermsOf(entity, terms, scratch);
                ErrorSums errors = _bins is null
                    ? GibbsKernel.Draw(own, _side.Rows.Row(entity), scratch) : _bins.Draw(entity, own, draws, scratch);
                (_totals[entity], _squares[entity]) = (errors.Total, errors.Squares);
            }

            return scratch;
        }, scratch => scratch.Dispose());
        (double total, double sum) = (0, 0);
        for (int entity = 0; entity < _totals.Length; entity++)
        {
            total += _totals[entity];
            sum += _squares[entity];
        }

        return new ErrorSums(total, sum);
    }

    private GibbsTerms TermsOf(int entity, GibbsTerms all, GibbsScratch scratch)
    {
        long first = _rows.StartOf(entity);
        return all with
        {
            Centre = _side.CentreOf(entity, scratch.Centre),
            Indices = _rows.Places.Pointer + first,
            Ratings = _rows.Ratings.Pointer + first,
            Rows = _rows.RowsOf(entity),
        };
    }
}
