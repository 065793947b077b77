using Bakeoff.Core;

namespace Bakeoff.Svd;

/// <summary>
/// The last training ratings of each user, which are held out to see when to stop. Test ratings have no part in it. Of a user with few ratings half
/// are held out at most.
/// </summary>
internal sealed class HeldOutRatings
{
    private readonly List<(int User, int Item, float Rating)> _heldOut = [];

    /// <summary>Reads the ratings that are held out.</summary>
    /// <param name="source">The training ratings.</param>
    /// <param name="userCounts">The number of ratings of each user index.</param>
    /// <param name="heldOut">The number of ratings to hold out of each user.</param>
    /// <param name="cancellation">Cancels the reading.</param>
    /// <exception cref="TrainingException">No user has two ratings (<c>BKF6004</c>).</exception>
    public HeldOutRatings(IRatingSource source, int[] userCounts, int heldOut, CancellationToken cancellation)
    {
        var kept = new KeptRatings(source, new LastRows(heldOut) { KeepsHalf = true }, userCounts);
        kept.ReadHeldOut(
            (users, items, ratings) =>
            {
                for (int i = 0; i < users.Length; i++)
                {
                    _heldOut.Add((users[i], items[i], ratings[i]));
                }
            },
            cancellation);
        if (_heldOut.Count == 0)
        {
            throw new TrainingException(
                ErrorCodes.NothingHeldOut, "no user has two ratings, so none can be held out.", "Set 'validationRatings' to 0.");
        }

        Kept = kept;
    }

    /// <summary>The training ratings without those that are held out.</summary>
    public IRatingSource Kept { get; }

    /// <summary>The ratings that were held out, by user and item index.</summary>
    public IReadOnlyList<(int User, int Item, float Rating)> HeldOut => _heldOut;

    /// <summary>Computes the RMSE on the held-out ratings.</summary>
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
}
