using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <inheritdoc/>
/// <remarks>
/// A row's factors and bias are one system: the regressors of a rating are the other side's factors and 1, its target what mean and the other side's
/// bias leave.
/// </remarks>
/// <typeparam name="T">The vectors.</typeparam>
internal sealed unsafe class AlsPass<T>(AlsOptions options, double mean) : AlsPass(options, mean)
    where T : struct, ILanes<T>
{
    private const int Tile = 8;

    public override void Solve(AlsSide side, ValuedRows ratings, AlsSide others, ParallelOptions parallel)
    {
        bool isSolved = true;
        Parallel.For(
            0, (side.Rows.Count + Tile - 1) / Tile, parallel, () => new Memory(others.Rows.Size),
            (tile, _, memory) =>
            {
                for (int row = tile * Tile; row < Math.Min(side.Rows.Count, (tile + 1) * Tile); row++)
                {
                    if (!TrySolve(side, row, ratings.IndicesOf(row), ratings.ValuesOf(row), others, memory))
                    {
                        Volatile.Write(ref isSolved, false);
                    }
                }

                return memory;
            },
            memory => memory.Dispose());
        if (!isSolved)
        {
            throw new TrainingException(
                ErrorCodes.TrainingDiverged, "ALS diverges: a system of equations has no solution in single precision.",
                "Choose a higher 'regularization'.");
        }
    }

    private bool TrySolve(AlsSide side, int row, ReadOnlySpan<int> indices, ReadOnlySpan<float> ratings, AlsSide others, Memory memory)
    {
        float[] targets = memory.TargetsOf(indices.Length);
        for (int i = 0; i < indices.Length; i++)
        {
            targets[i] = ratings[i] - Mean - others.Biases[indices[i]];
        }

        float regularization = (float)(Options.Regularization * Math.Pow(Math.Max(indices.Length, 1), Options.FrequencyScaling));
        new Span<float>(memory.Diagonal, Options.Factors).Fill(regularization);
        memory.Diagonal[Options.Factors] = (float)Options.Damping;
        float* solution = side.Rows.Rows.Row(row);
        bool isSolved = memory.System.TrySolve(others.Rows.Rows, indices, [], targets.AsSpan(0, indices.Length), memory.Diagonal, solution);
        side.Biases[row] = solution[Options.Factors];
        solution[Options.Factors] = 1;
        return isSolved;
    }

    /// <summary>What a thread computes with.</summary>
    private sealed class Memory : IDisposable
    {
        private readonly NativeArray<float> _diagonal;
        private float[] _targets = [];

        public Memory(int size)
        {
            (System, _diagonal) = (new RowSystem<T>(size), new NativeArray<float>(size));
            _diagonal.Span.Fill(1); // Of the padding, where every factor is 0.
        }

        public RowSystem<T> System { get; }

        public float* Diagonal => _diagonal.Pointer;

        public float[] TargetsOf(int count) => _targets.Length < count ? _targets = new float[2 * count] : _targets;

        public void Dispose()
        {
            System.Dispose();
            _diagonal.Dispose();
        }
    }
}
