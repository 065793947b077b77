using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.Intrinsics;
using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <summary>Finds the users of training who are nearest to what others have rated, by the cosine.</summary>
/// <param name="raters">The training rows.</param>
/// <param name="options">How many are found, and the shrinkage.</param>
internal sealed unsafe class NearestUsers(RaterLists raters, UserKnnOptions options)
{
    private const int Lanes = LaneMath.Count;
    private readonly CosineSimilarity _similarity = new(raters.ItemsOf, options.Shrinkage);

    /// <summary>Gives what a user has rated.</summary>
    /// <param name="user">Which of those who are asked about.</param>
    public delegate ReadOnlySpan<int> RatedItems(int user);

    /// <summary>Finds them, the nearest first; of equal cosines the lower user id is nearer. Who has nothing in common is left out.</summary>
    /// <param name="count">How many users are asked about.</param>
    /// <param name="rated">What each has rated, as positions in the catalogue, each once.</param>
    /// <param name="itself">The index among the users of training of each, who is not a neighbour; negative where it is none of them.</param>
    /// <param name="parallel">Number of threads, on which the result does not depend, and cancellation.</param>
    public SparseWeights Find(int count, RatedItems rated, Func<int, int> itself, ParallelOptions parallel)
    {
        var best = new BestInRows(count, options.Neighbours, raters.Users.Count);
        int padded = LaneMath.RoundUp(raters.Users.Count);
        var spaces = new ConcurrentBag<NativeArray<int>>(); // As many as there are threads at a time.
        Parallel.For(0, count, parallel, user =>
        {
            NativeArray<int> space = spaces.TryTake(out NativeArray<int>? free) ? free : new NativeArray<int>(padded, cleared: false);
            CountCommon(rated(user), itself(user), space.Span);
            Offer(best, user, MathF.Sqrt(rated(user).Length), rated(user).Length, space.Pointer, padded);
            spaces.Add(space);
        });
        foreach (NativeArray<int> space in spaces)
        {
            space.Dispose();
        }

        return best.Take(parallel, ascending: false);
    }

    private void CountCommon(ReadOnlySpan<int> items, int itself, Span<int> common)
    {
        common.Clear();
        foreach (int item in items)
        {
            foreach (int user in raters.UsersOf[item])
            {
                common[user]++;
            }
        }

        if (itself >= 0)
        {
            common[itself] = 0;
        }
    }

    private void Offer(BestInRows best, int user, float root, int size, int* common, int padded)
    {
        for (int others = 0; others < padded; others += Lanes)
        {
            Vector512<float> counts = Vector512.ConvertToSingle(Vector512.Load(common + others));
            for (ulong hits = _similarity.Find(counts, root, others, Vector512.Create(best.Least[user])); hits != 0; hits &= hits - 1)
            {
                int lane = BitOperations.TrailingZeroCount(hits);
                best.Offer(user, others + lane, _similarity.Compute(counts[lane], (float)size, others + lane));
            }
        }
    }
}
