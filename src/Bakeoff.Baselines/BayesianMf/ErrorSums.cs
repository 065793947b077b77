namespace Bakeoff.Baselines;

/// <summary>Sums over the errors of some rows: what the rating is more than the model says.</summary>
/// <param name="Total">The sum.</param>
/// <param name="Squares">The sum of the squares.</param>
internal readonly record struct ErrorSums(double Total, double Squares)
{
    /// <summary>The sums after the rows' scores rose by a change times what each row has in that place.</summary>
    /// <param name="change">The change.</param>
    /// <param name="errors">Σ error · value before it.</param>
    /// <param name="values">Σ value.</param>
    /// <param name="squares">Σ value².</param>
    public ErrorSums After(double change, double errors, double values, double squares) =>
        new(Total - (change * values), Squares - (change * ((2 * errors) - (change * squares))));
}
