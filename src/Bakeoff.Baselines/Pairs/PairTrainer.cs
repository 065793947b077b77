using System.Globalization;
using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <summary>
/// Trains factors by pairs of items. The order of the updates is fixed by the seed: a cell of the grid is learned by one thread, in stretches of
/// users whose rows are shuffled, and what it draws is a function of the seed, the epoch and the cell. So no bit depends on the number of threads.
/// </summary>
internal sealed unsafe class PairTrainer : IDisposable
{
    private readonly PairGrid _grid;
    private readonly PairPopularity? _popularity;
    private readonly PairFactors _factors;
    private readonly ulong _seed;
    private readonly WorkerTeam _team;
    private readonly PairScratch[] _scratch;
    private readonly long[] _wrong;

    /// <summary>Creates a trainer.</summary>
    /// <param name="grid">The rows.</param>
    /// <param name="popularity">Draws items by popularity; null draws them uniformly.</param>
    /// <param name="factors">What is trained.</param>
    /// <param name="seed">Draws.</param>
    /// <param name="threads">Threads at most.</param>
    public PairTrainer(PairGrid grid, PairPopularity? popularity, PairFactors factors, ulong seed, int threads)
    {
        (_grid, _popularity, _factors, _seed, _wrong) = (grid, popularity, factors, seed, new long[grid.Parts]);
        _team = new WorkerTeam(Math.Min(threads, grid.Parts));
        int bits = 2 * ((grid.Items.Count / grid.Blocks) + 1); // Blocks differ by one item at most.
        _scratch = [.. Enumerable.Range(0, _team.Count).Select(_ => new PairScratch(bits))];
    }

    /// <summary>Learns every row once.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="step">Learning rate and regularization.</param>
    /// <param name="cancellation">Checked before each cell.</param>
    /// <typeparam name="TLoss">The loss.</typeparam>
    /// <typeparam name="T">The vectors.</typeparam>
    /// <returns>The share of the rows whose pair was in the wrong order when it was drawn.</returns>
    public double Train<TLoss, T>(int epoch, TLoss loss, PairStep<T> step, CancellationToken cancellation)
        where TLoss : struct, IPairLoss
        where T : struct, ILanes<T>
    {
        Array.Clear(_wrong);
        for (int stratum = 0; stratum < _grid.Parts; stratum++)
        {
            int match = stratum;
            _team.Run(_grid.Parts, (part, worker) =>
            {
                cancellation.ThrowIfCancellationRequested();
                _wrong[part] += Learn(epoch, part, (part + match) % _grid.Parts, loss, step, _scratch[worker]);
            });
        }

        return (double)_wrong.Sum() / _grid.Rows;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _team.Dispose();
        foreach (PairScratch scratch in _scratch)
        {
            scratch.Dispose();
        }
    }

    private long Learn<TLoss, T>(int epoch, int part, int match, TLoss loss, PairStep<T> step, PairScratch scratch)
        where TLoss : struct, IPairLoss
        where T : struct, ILanes<T>
    {
        string purpose = string.Create(CultureInfo.InvariantCulture, $"epoch {epoch} cell {part} {match}");
        var negatives = new PairNegatives(_grid.Items, _popularity, Seeds.Derive(_seed, purpose));
        (int first, int second) = _grid.MatchOf(epoch, match);
        int words = (negatives.Use(first, second, isCompact: true) + 63) / 64;
        long wrong = 0;
        int end = _grid.Users.Starts[part + 1];
        for (int user = _grid.Users.Starts[part]; user < end;)
        {
            int stop = Collect(user, end, (first, second), words, negatives, scratch);
            Shuffle(scratch.Rows, ref negatives.Random);
            foreach (PairRow row in scratch.Rows)
            {
                negatives.Rated = scratch.Rated.Pointer + ((long)(row.User - user) * words);
                wrong += Learn(row, loss, step, ref negatives) ? 1 : 0;
            }

            new Span<ulong>(scratch.Rated.Pointer, (stop - user) * words).Clear();
            user = stop;
        }

        return wrong;
    }

    private bool Learn<TLoss, T>(PairRow row, TLoss loss, PairStep<T> step, ref PairNegatives negatives)
        where TLoss : struct, IPairLoss
        where T : struct, ILanes<T>
    {
        int stride = _factors.Stride;
        float* user = _factors.Users.Pointer + ((long)row.User * stride);
        float gain = loss.FindGain(user, row.Item, ref negatives, out int other);
        if (gain == 0)
        {
            return false;
        }

        float* items = _factors.Items.Pointer, biases = _factors.Biases.Pointer;
        step.Learn(user, items + ((long)row.Item * stride), items + ((long)other * stride), stride, gain);
        step.LearnBiases(ref biases[row.Item], ref biases[other], gain);
        return loss.IsWrong(gain);
    }

    /// <summary>Takes the rows of the next users of a cell, and notes what they rated.</summary>
    /// <returns>The first user who is left.</returns>
    private int Collect(int user, int end, (int First, int Second) blocks, int words, in PairNegatives negatives, PairScratch scratch)
    {
        scratch.Clear();
        int stop = user;
        for (long room = scratch.Rated.Length; stop < end && room >= words && (stop == user || scratch.Count < PairScratch.MaxRows); stop++)
        {
            ulong* rated = scratch.Rated.Pointer + ((long)(stop - user) * words);
            Add(stop, _grid.ItemsOf(stop, blocks.First), rated, negatives, scratch);
            Add(stop, _grid.ItemsOf(stop, blocks.Second), rated, negatives, scratch);
            room -= words;
        }

        return stop;
    }

    private static void Add(int user, ReadOnlySpan<int> items, ulong* rated, in PairNegatives negatives, PairScratch scratch)
    {
        foreach (int item in items)
        {
            int bit = negatives.BitOf(item);
            rated[bit >> 6] |= 1UL << bit;
            scratch.Add(new PairRow(user, item));
        }
    }

    private static void Shuffle(Span<PairRow> rows, ref PairRandom random)
    {
        for (int i = rows.Length - 1; i > 0; i--)
        {
            int j = random.NextInt(i + 1);
            (rows[i], rows[j]) = (rows[j], rows[i]);
        }
    }
}
