namespace Bakeoff.Evaluation;

/// <summary>One user's list, and what is known of its items and of those that the user has rated in training.</summary>
/// <param name="items">The catalogue.</param>
/// <param name="fold">The fold that tests the user.</param>
/// <param name="list">The positions of the listed items, best first; at least one.</param>
/// <param name="seen">The positions of the items that the user has rated in training.</param>
internal readonly ref struct ListedUser(CatalogueTable items, int fold, ReadOnlySpan<int> list, ReadOnlySpan<int> seen)
{
    private readonly ReadOnlySpan<int> _seen = seen;

    /// <summary>The catalogue.</summary>
    public CatalogueTable Items { get; } = items;

    /// <summary>The positions of the listed items in the catalogue, best first.</summary>
    public ReadOnlySpan<int> List { get; } = list;

    /// <summary>The number of training ratings of each item of the catalogue.</summary>
    public ReadOnlySpan<int> Raters { get; } = items.Raters(fold);

    /// <summary>The self-information of each item of the catalogue, in bits.</summary>
    public ReadOnlySpan<double> Novelties { get; } = items.Novelties(fold);

    /// <summary>Computes the mean number of training ratings of the items that the user has rated; 0 for a user without any.</summary>
    public double MeanRatersOfSeen()
    {
        double sum = 0;
        foreach (int position in _seen)
        {
            sum += Raters[position];
        }

        return sum / Math.Max(1, _seen.Length);
    }
}
