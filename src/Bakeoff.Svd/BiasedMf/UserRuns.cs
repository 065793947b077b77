using System.Runtime.InteropServices;
using Bakeoff.Core;

namespace Bakeoff.Svd;

/// <summary>Hands out the ratings of one user after the other, in the order of the source.</summary>
internal static class UserRuns
{
    /// <summary>Receives all ratings of a user, which it may reorder.</summary>
    public delegate void Visitor(int user, Span<UserRating> ratings);

    /// <summary>Visits every user with a rating.</summary>
    /// <param name="source">The ratings; those of a user follow each other.</param>
    /// <param name="items">Gives the position of each item.</param>
    /// <param name="visit">Called once for each user, with the user's index.</param>
    /// <param name="cancellation">Checked between batches of ratings.</param>
    public static void Visit(IRatingSource source, GridSide items, Visitor visit, CancellationToken cancellation)
    {
        var run = new List<UserRating>();
        int last = -1;
        source.Read(
            (users, itemOfRow, ratings) =>
            {
                for (int i = 0; i < users.Length; i++)
                {
                    if (users[i] != last && run.Count > 0)
                    {
                        visit(last, CollectionsMarshal.AsSpan(run));
                        run.Clear();
                    }

                    last = users[i];
                    run.Add(new UserRating(items.PositionOf(itemOfRow[i]), ratings[i]));
                }
            },
            cancellation);
        if (run.Count > 0)
        {
            visit(last, CollectionsMarshal.AsSpan(run));
        }
    }
}
