using System.Globalization;
using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.Svd;

/// <summary>
/// The passes of SVD++ (Koren, "Factorization meets the neighborhood", KDD 2008) over the ratings: a user's features are p_u + z_u,
/// z_u = |N(u)|^-½ Σ y_j over the items j that the user rated, whatever the ratings. Every rating updates the biases, p, q and y of all
/// items of the user. Users are trained one after the other, in the order of the source, on one thread: two users share most of their y,
/// so that blocks that share nothing do not exist.
/// </summary>
internal sealed unsafe class ImplicitMfPass : IDisposable
{
    private readonly IRatingSource _source;
    private readonly GridSide _users;
    private readonly GridSide _items;
    private readonly BiasedMfStep _step;
    private readonly ulong _seed;
    private readonly NativeArray<float> _feedback;
    private readonly NativeArray<float> _scratch;
    private readonly NativeArray<float> _sums;
    private int _epochs;

    /// <param name="source">The ratings, which are read once an epoch.</param>
    /// <param name="users">The users.</param>
    /// <param name="items">The items.</param>
    /// <param name="step">The numbers of the epoch.</param>
    /// <param name="seed">Shuffles each user's ratings, differently in each epoch.</param>
    public ImplicitMfPass(IRatingSource source, GridSide users, GridSide items, BiasedMfStep step, ulong seed)
    {
        (_source, _users, _items, _step, _seed) = (source, users, items, step, seed);
        _feedback = new NativeArray<float>((long)items.Count * step.Stride);
        _scratch = new NativeArray<float>(2L * step.Stride);
        _sums = new NativeArray<float>((long)users.Count * step.Stride);
    }

    /// <summary>y: a row an item, as long as those of users and items, zero where those hold biases.</summary>
    public NativeArray<float> Feedback => _feedback;

    /// <summary>p + z: a row a user, as <see cref="AddUp"/> last left it.</summary>
    public NativeArray<float> Sums => _sums;

    /// <summary>Goes on as after some epochs.</summary>
    public void Skip(int epochs) => _epochs = epochs;

    /// <summary>One epoch; returns the sum of squared errors, each before its update.</summary>
    /// <param name="users">The rows of users, without z.</param>
    /// <param name="items">The rows of items.</param>
    /// <param name="cancellation">Checked between batches of ratings.</param>
    public double Train(NativeArray<float> users, NativeArray<float> items, CancellationToken cancellation)
    {
        double loss = 0;
        var random = new SeededRandom(Seeds.Derive(_seed, string.Create(CultureInfo.InvariantCulture, $"epoch {++_epochs}")));
        UserRuns.Visit(
            _source, _items,
            (user, ratings) =>
            {
                // In the order of time the last ratings of each user would have the last word in every epoch, which predicts others worse.
                random.Shuffle(ratings);
                float* row = users.Pointer + ((long)_users.PositionOf(user) * _step.Stride);
                loss += WidestLanes.Run<Training, double>(new Training(this, row, items.Pointer, ratings));
            },
            cancellation);
        return loss;
    }

    /// <summary>Adds z to the rows of all users, in <see cref="Sums"/>.</summary>
    /// <param name="users">The rows of users, without z.</param>
    /// <param name="cancellation">Checked between batches of ratings.</param>
    public void AddUp(NativeArray<float> users, CancellationToken cancellation) => UserRuns.Visit(
        _source, _items,
        (user, ratings) =>
        {
            long start = (long)_users.PositionOf(user) * _step.Stride;
            ImplicitMfKernel.Sum<Lanes128>(_feedback.Pointer, ratings, _step.Stride, _scratch.Pointer);
            for (int i = 0; i < _step.Stride; i++)
            {
                _sums.Pointer[start + i] = users.Pointer[start + i] + _scratch.Pointer[i];
            }
        },
        cancellation);

    public void Dispose()
    {
        _feedback.Dispose();
        _scratch.Dispose();
        _sums.Dispose();
    }

    private double Train<T>(float* user, float* items, ReadOnlySpan<UserRating> ratings)
        where T : struct, ILanes<T> =>
        ImplicitMfKernel.Train<T>(user, items, _feedback.Pointer, ratings, _step, _scratch.Pointer);

    private readonly ref struct Training(ImplicitMfPass pass, float* user, float* items, ReadOnlySpan<UserRating> ratings) : ILaneWork<double>
    {
        private readonly ReadOnlySpan<UserRating> _ratings = ratings;

        public double Run<T>()
            where T : struct, ILanes<T> => pass.Train<T>(user, items, _ratings);
    }
}
