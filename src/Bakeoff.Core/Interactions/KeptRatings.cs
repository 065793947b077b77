namespace Bakeoff.Core;

/// <summary>
/// The ratings of a source without each user's last ones, which are held out: a view that reads the source again whenever it is read, and holds none
/// of its rows.
/// </summary>
public sealed class KeptRatings : IRatingSource
{
    private readonly IRatingSource _source;
    private readonly int[] _rowsOf;
    private readonly int[] _keptOf;

    /// <summary>Creates a view of the rows of a source that are kept.</summary>
    /// <param name="source">The ratings.</param>
    /// <param name="last">Says which of a user's ratings are held out.</param>
    /// <param name="rowsOf">The number of rows of each user index.</param>
    /// <exception cref="ArgumentException">There are not as many numbers as users.</exception>
    public KeptRatings(IRatingSource source, LastRows last, IReadOnlyCollection<int> rowsOf)
    {
        if (rowsOf.Count != source.Users.Count)
        {
            throw new ArgumentException($"There are {source.Users.Count} users, and numbers of rows for {rowsOf.Count}.", nameof(rowsOf));
        }

        (_source, _rowsOf, _keptOf) = (source, [.. rowsOf], [.. rowsOf.Select(last.KeptOf)]);
    }

    /// <inheritdoc/>
    public IdMap Users => _source.Users;

    /// <inheritdoc/>
    public IdMap Items => _source.Items;

    /// <inheritdoc/>
    public int Parts => _source.Parts;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The rows of a user do not follow each other, or are not as many as was said.</exception>
    public void Read(RatingBatch batch, CancellationToken cancellation) => Take(_source.Read, keeps: true, batch, cancellation);

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The rows of a user do not follow each other, or are not as many as was said.</exception>
    public void ReadPart(int part, RatingBatch batch, CancellationToken cancellation) =>
        Take((rows, stop) => _source.ReadPart(part, rows, stop), keeps: true, batch, cancellation);

    /// <summary>
    /// Reads the rows that are held out, in their order: each row of the source is either among these or among those of <see cref="Read"/>.
    /// </summary>
    /// <param name="batch">Called for each batch of rows, in order; the spans are valid during the call only.</param>
    /// <param name="cancellation">Checked between batches.</param>
    /// <exception cref="InvalidOperationException">The rows of a user do not follow each other, or are not as many as was said.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public void ReadHeldOut(RatingBatch batch, CancellationToken cancellation) => Take(_source.Read, keeps: false, batch, cancellation);

    private void Take(Action<RatingBatch, CancellationToken> read, bool keeps, RatingBatch batch, CancellationToken cancellation)
    {
        (int[] users, int[] items, float[] ratings) = ([], [], []);
        (int user, int seen) = (-1, 0);
        read(
            (sourceUsers, sourceItems, sourceRatings) =>
            {
                if (users.Length < sourceUsers.Length)
                {
                    (users, items, ratings) = (new int[sourceUsers.Length], new int[sourceUsers.Length], new float[sourceUsers.Length]);
                }

                int count = 0;
                for (int start = 0, end; start < sourceUsers.Length; start = end)
                {
                    if (sourceUsers[start] != user)
                    {
                        DemandWhole(user, seen);
                        (user, seen) = (sourceUsers[start], 0);
                    }

                    int next = sourceUsers[start..].IndexOfAnyExcept(user);
                    end = next < 0 ? sourceUsers.Length : start + next;
                    int held = Math.Clamp(start + _keptOf[user] - seen, start, end);
                    Range taken = keeps ? start..held : held..end;
                    sourceUsers[taken].CopyTo(users.AsSpan(count));
                    sourceItems[taken].CopyTo(items.AsSpan(count));
                    sourceRatings[taken].CopyTo(ratings.AsSpan(count));
                    count += keeps ? held - start : end - held;
                    seen += end - start;
                }

                batch(users.AsSpan(0, count), items.AsSpan(0, count), ratings.AsSpan(0, count));
            },
            cancellation);
        DemandWhole(user, seen);
    }

    /// <summary>A user whose rows came in two pieces would have rows of the first piece held out, or rows of the second one kept: a leak.</summary>
    private void DemandWhole(int user, int seen)
    {
        if (user >= 0 && seen != _rowsOf[user])
        {
            throw new InvalidOperationException(
                $"The rows of user {Users.IdAt(user)} do not follow each other, or are not {_rowsOf[user]}: the last of them cannot be held out.");
        }
    }
}
