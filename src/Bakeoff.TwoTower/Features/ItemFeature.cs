using Bakeoff.Numerics;

namespace Bakeoff.TwoTower;

/// <summary>A text feature of items: which texts an item has, and which of them have an embedding.</summary>
/// <param name="Name">Also the name of the embedding table.</param>
/// <param name="Vocabulary">The texts that have an embedding.</param>
internal sealed record ItemFeature(string Name, Vocabulary Vocabulary)
{
    public const string Titles = "titles";
    public const string Words = "words";
    public const string Genres = "genres";
    public const string Years = "years";
    public const string Tags = "tags";

    /// <summary>Fits the features that some options ask for on the items of the training rows.</summary>
    /// <param name="items">The catalogue.</param>
    /// <param name="trained">The positions of the items that have a training row.</param>
    /// <param name="options">Say which features there are.</param>
    /// <param name="threads">Threads at most: a feature is one thread's.</param>
    public static ItemFeature[] Fit(ItemTable items, IReadOnlyList<int> trained, TwoTowerOptions options, int threads)
    {
        IEnumerable<string> TextsOfTrained(string name) => trained.SelectMany(position => TextsOf(name, items, position));
        ItemFeature All(string name) => new(name, Vocabulary.From(TextsOfTrained(name)));
        ItemFeature MostFrequent(string name, int count) => new(name, Vocabulary.MostFrequent(TextsOfTrained(name), count));
        List<Func<ItemFeature>> fits = [() => All(Titles), () => MostFrequent(Words, options.Words)];
        if (options.Genres)
        {
            fits.Add(() => All(Genres));
        }

        if (options.Year)
        {
            fits.Add(() => All(Years));
        }

        if (options.Tags > 0)
        {
            fits.Add(() => MostFrequent(Tags, options.Tags));
        }

        var features = new ItemFeature[fits.Count];
        InParallel.Run(
            threads, CancellationToken.None, [.. fits.Select((fit, place) => (Action)(() => features[place] = fit()))]);
        return features;
    }

    /// <summary>The rows of the embedding table for each item of a catalogue.</summary>
    public ItemBag BagOf(ItemTable items)
    {
        // A title, a title word and a year that are not known are told as such; a genre or a tag that is not known says nothing.
        bool tellsUnknown = Name is Titles or Words or Years;
        return new ItemBag(Enumerable.Range(0, items.Catalogue.Count).Select(position =>
            TextsOf(Name, items, position).Select(Vocabulary.IndexOf).Where(index => index > 0 || tellsUnknown)));
    }

    private static IEnumerable<string> TextsOf(string name, ItemTable items, int position) => name switch
    {
        Titles => [items.Catalogue.Titles[position]],
        Words => TitleText.WordsOf(items.Catalogue.Titles[position]),
        Genres => items.GenresOf(position),
        Years => [items.YearOf(position)],
        Tags => items.TagWords?[position] ?? [],
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "There is no such feature."),
    };
}
