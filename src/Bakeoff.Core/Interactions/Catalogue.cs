namespace Bakeoff.Core;

/// <summary>The items of a dataset, rated or not, in ascending order of their ids.</summary>
public sealed class Catalogue
{
    /// <summary>Creates a catalogue of columns of equal length.</summary>
    /// <param name="items">Item ids, ascending, distinct.</param>
    /// <param name="titles">Titles with the year, as <c>Toy Story (1995)</c>; without it where it is not known.</param>
    /// <param name="genres">Genres of each item, <c>|</c> between them, empty where none is known.</param>
    public Catalogue(long[] items, string[] titles, string[] genres)
    {
        Items = IdMap.From(items);
        (Titles, Genres) = (titles, genres);
    }

    /// <summary>The item ids and their positions in the catalogue.</summary>
    public IdMap Items { get; }

    /// <summary>The title of each item, by position.</summary>
    public IReadOnlyList<string> Titles { get; }

    /// <summary>The genres of each item, by position, <c>|</c> between them.</summary>
    public IReadOnlyList<string> Genres { get; }

    /// <summary>The number of items.</summary>
    public int Count => Items.Count;
}
