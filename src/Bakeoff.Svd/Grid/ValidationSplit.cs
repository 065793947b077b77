using Bakeoff.Core;

namespace Bakeoff.Svd;

/// <summary>
/// The training ratings without the last of each user, which are held out to see when to stop. Test ratings have no
/// part in it. Of a user with few ratings half are held out at most.
/// </summary>
internal sealed class ValidationSplit : IRatingSource
{
    private readonly IRatingSource _source;
    private readonly int[] _trained;
    private readonly List<(int User, int Item, float Rating)> _heldOut = [];

    public ValidationSplit(IRatingSource source, int[] userCounts, int heldOut, CancellationToken cancellation)
    {
        _source = source;
        _trained = [.. userCounts.Select(count => count - Math.Min(heldOut, count / 2))];
        ForEachRow(
            _source.Read,
            (user, item, rating, held) =>
            {
                if (held)
                {
                    _heldOut.Add((user, item, rating));
                }
            },
            _ => { },
            cancellation);
        if (_heldOut.Count == 0)
        {
            throw new TrainingException(
                ErrorCodes.NothingHeldOut, "no user has two ratings, so none can be held out.", "Set 'validationRatings' to 0.");
        }
    }

    public IdMap Users => _source.Users;

    public IdMap Items => _source.Items;

    /// <summary>The ratings that were held out, by user and item index.</summary>
    public IReadOnlyList<(int User, int Item, float Rating)> HeldOut => _heldOut;

    public int Parts => _source.Parts;

    public void Read(RatingBatch batch, CancellationToken cancellation) => Read(_source.Read, batch, cancellation);

    public void ReadPart(int part, RatingBatch batch, CancellationToken cancellation) =>
        Read((rows, stop) => _source.ReadPart(part, rows, stop), batch, cancellation);

    private void Read(Action<RatingBatch, CancellationToken> read, RatingBatch batch, CancellationToken cancellation)
    {
        var users = new List<int>();
        var items = new List<int>();
        var ratings = new List<float>();
        ForEachRow(
            read,
            (user, item, rating, held) =>
            {
                if (!held)
                {
                    users.Add(user);
                    items.Add(item);
                    ratings.Add(rating);
                }
            },
            _ =>
            {
                batch(
                    System.Runtime.InteropServices.CollectionsMarshal.AsSpan(users),
                    System.Runtime.InteropServices.CollectionsMarshal.AsSpan(items),
                    System.Runtime.InteropServices.CollectionsMarshal.AsSpan(ratings));
                users.Clear();
                items.Clear();
                ratings.Clear();
            },
            cancellation);
    }

    /// <summary>The RMSE on the held-out ratings.</summary>
    /// <param name="predict">The prediction for a user index and an item index.</param>
    public double Rmse(Func<int, int, double> predict)
    {
        double squares = 0;
        foreach ((int user, int item, float rating) in _heldOut)
        {
            double error = rating - predict(user, item);
            squares += error * error;
        }

        return Math.Sqrt(squares / _heldOut.Count);
    }

    private void ForEachRow(
        Action<RatingBatch, CancellationToken> read, Action<int, int, float, bool> row, Action<int> endOfBatch, CancellationToken cancellation)
    {
        int last = -1;
        int seen = 0;
        read(
            (users, items, ratings) =>
            {
                for (int i = 0; i < users.Length; i++)
                {
                    seen = users[i] == last ? seen + 1 : 0;
                    last = users[i];
                    row(last, items[i], ratings[i], seen >= _trained[last]);
                }

                endOfBatch(users.Length);
            },
            cancellation);
    }
}
