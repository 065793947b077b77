using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <summary>G = XᵀX + λI of EASE: for every two items the number of users who have rated both, and λ on the diagonal.</summary>
/// <param name="raters">The training rows.</param>
/// <param name="items">The items.</param>
/// <param name="rated">The places of what each user has rated, ascending.</param>
/// <param name="regularization">λ.</param>
internal sealed class EaseGram(RaterLists raters, EaseItems items, SparseRows rated, double regularization)
{
    private const int Columns = 16; // Of the inverse, which are checked together: two lines of the cache for each row.

    /// <summary>Computes the lower triangle. What is counted is exact, and is rounded once, to a float.</summary>
    /// <param name="parallel">Threads and cancellation.</param>
    /// <returns>The matrix, which the caller disposes of.</returns>
    public SquareMatrix Compute(ParallelOptions parallel)
    {
        var gram = new SquareMatrix(items.Count);
        Parallel.For(0, items.Count, parallel, () => new int[items.Count], (index, _, counts) =>
        {
            int place = items.Count - 1 - index; // The longest rows first, so that no thread is left with one of them.
            Array.Clear(counts, 0, place + 1);
            foreach (int user in raters.UsersOf[items.Positions[place]])
            {
                foreach (int other in rated[user])
                {
                    if (other > place)
                    {
                        break;
                    }

                    counts[other]++;
                }
            }

            Span<float> row = gram[place];
            for (int other = 0; other < place; other++)
            {
                row[other] = counts[other];
            }

            row[place] = (float)(counts[place] + regularization);
            return counts;
        }, _ => { });
        return gram;
    }

    /// <summary>
    /// The largest element of |G P − I| in sixteen columns, in double precision: how far the inverse P is from the true one. Half of the columns are
    /// those of the items that the others explain best, Pⱼⱼ Gⱼⱼ being largest, whose errors are the largest too; the others are spread over the
    /// catalogue.
    /// </summary>
    /// <param name="inverse">P.</param>
    /// <param name="parallel">Threads, on which the value does not depend, and cancellation.</param>
    public double FindResidual(SquareMatrix inverse, ParallelOptions parallel)
    {
        int[] columns = ChooseColumns(inverse);
        double[] values = new double[items.Count * Columns]; // Of P, and then of G P − I: the columns of a row next to each other.
        Parallel.For(0, items.Count, parallel, place =>
        {
            for (int c = 0; c < columns.Length; c++)
            {
                values[(place * Columns) + c] = inverse[columns[c]][place]; // P is symmetric.
            }
        });

        // G P = Xᵀ (X P) + λ P, and X has only as many elements as there are ratings.
        double[] sums = new double[rated.Count * Columns];
        Parallel.For(0, rated.Count, parallel, user => AddAll(sums.AsSpan(user * Columns, Columns), rated[user], values));
        double[] largest = new double[items.Count];
        Parallel.For(0, items.Count, parallel, place =>
        {
            Span<double> row = stackalloc double[Columns];
            row.Clear();
            AddAll(row, raters.UsersOf[items.Positions[place]], sums);
            for (int c = 0; c < columns.Length; c++)
            {
                double error = row[c] + (regularization * values[(place * Columns) + c]) - (columns[c] == place ? 1 : 0);
                largest[place] = Math.Max(largest[place], Math.Abs(error)); // NaN stays NaN.
            }
        });
        return largest.Aggregate(0.0, Math.Max);
    }

    private static void AddAll(Span<double> target, ReadOnlySpan<int> rows, double[] values)
    {
        foreach (int row in rows)
        {
            VectorOperations.Add(target, values.AsSpan(row * Columns, Columns));
        }
    }

    private int[] ChooseColumns(SquareMatrix inverse)
    {
        double ExplainedBy(int place) => (raters.UsersOf.LengthOf(items.Positions[place]) + regularization) * inverse[place][place];
        IEnumerable<int> worst = Enumerable.Range(0, items.Count).OrderByDescending(ExplainedBy).Take(Columns / 2);
        IEnumerable<int> spread = Enumerable.Range(0, Columns / 2).Select(c => (int)((long)c * items.Count / (Columns / 2)));
        return [.. worst.Concat(spread).Distinct()];
    }
}
