using Bakeoff.Core;

namespace Bakeoff.Svd;

/// <summary>Scores the catalogue for several users, a stretch of items after the other.</summary>
internal static class CatalogueStretches
{
    /// <summary>
    /// The number of items that are scored together: what the model has of them stays in a core's own cache for all users of a group.
    /// </summary>
    private const int Length = 512;

    /// <summary>Scores some items for a user.</summary>
    /// <param name="user">The number of the user in the group.</param>
    /// <param name="start">The position of the first item in the catalogue.</param>
    /// <param name="scores">Receives a score for each item.</param>
    public delegate void Scorer(int user, int start, Span<double> scores);

    /// <summary>Finds the index of each item of a catalogue among those of a model, −1 for an item that the model does not know.</summary>
    /// <param name="catalogue">The catalogue.</param>
    /// <param name="items">The items of the model.</param>
    public static int[] IndicesOf(Catalogue catalogue, IdMap items) =>
        [.. Enumerable.Range(0, catalogue.Count).Select(position => items.IndexOf(catalogue.Items.IdAt(position)))];

    /// <summary>Scores all items for all users of a group.</summary>
    /// <param name="users">The number of users.</param>
    /// <param name="items">The number of items.</param>
    /// <param name="sink">Receives the scores.</param>
    /// <param name="score">Scores some items for a user.</param>
    public static void Score(int users, int items, IScoreSink sink, Scorer score)
    {
        double[] scores = new double[Length];
        for (int start = 0; start < items; start += Length)
        {
            Span<double> stretch = scores.AsSpan(0, Math.Min(Length, items - start));
            for (int user = 0; user < users; user++)
            {
                score(user, start, stretch);
                sink.Take(user, start, stretch);
            }
        }
    }
}
