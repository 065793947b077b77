using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <summary>
/// The solution of each row's whole system, (α₀YᵀY + λᵤI + Σ c yyᵀ) x = Σ c y. Y is turned first so that YᵀY is a diagonal: scaled by it, a system is
/// I and a sum of which no value is above c/α₀, so that single precision is enough, and a row with fewer observed pairs than factors has a smaller
/// system (<see cref="RowSystem{T}"/>).
/// </summary>
/// <param name="options">Weights and regularization.</param>
/// <typeparam name="T">The vectors.</typeparam>
internal sealed unsafe class IalsExactPass<T>(IalsOptions options) : IalsPass(options)
    where T : struct, ILanes<T>
{
    private const int Tile = 8;

    public override void Solve(FactorRows rows, ValuedRows observed, FactorRows others, int passes, ParallelOptions parallel)
    {
        double[] squares = Turn(others, parallel);
        bool isSolved = true;
        Parallel.For(
            0, (rows.Count + Tile - 1) / Tile, parallel, () => new Memory(squares, Options.UnobservedWeight, SameWeight),
            (tile, _, memory) =>
            {
                for (int row = tile * Tile; row < Math.Min(rows.Count, (tile + 1) * Tile); row++)
                {
                    if (!memory.TrySolve(rows.Rows.Row(row), observed.IndicesOf(row), observed.ValuesOf(row), others,
                        RegularizationOf(observed.LengthOf(row), others.Count)))
                    {
                        Volatile.Write(ref isSolved, false);
                    }
                }

                return memory;
            },
            memory => memory.Dispose());
        if (!isSolved)
        {
            throw Diverged();
        }
    }

    private static double[] Turn(FactorRows rows, ParallelOptions parallel)
    {
        try
        {
            return PrincipalAxes.Turn<T>(rows, parallel);
        }
        catch (ConvergenceException e)
        {
            throw Diverged(e);
        }
    }

    /// <summary>What a thread computes with.</summary>
    private sealed class Memory : IDisposable
    {
        private readonly RowSystem<T> _system;
        private readonly NativeArray<float> _diagonals; // α₀ times the squares, and what a row's regularization makes of it.
        private readonly int _size;
        private readonly float _weight;
        private float[] _same = [];

        public Memory(double[] squares, double unobserved, float weight)
        {
            (_size, _weight) = (squares.Length, weight);
            _system = new RowSystem<T>(_size);
            _diagonals = new NativeArray<float>(2 * _size);
            for (int i = 0; i < _size; i++)
            {
                _diagonals.Pointer[i] = (float)(unobserved * squares[i]);
            }
        }

        public bool TrySolve(float* solution, ReadOnlySpan<int> indices, ReadOnlySpan<float> weights, FactorRows others, float regularization)
        {
            float* diagonal = _diagonals.Pointer + _size;
            for (int i = 0; i < _size; i += LaneMath.Count)
            {
                (T.Load(_diagonals.Pointer + i) + T.Fill(regularization)).Store(diagonal + i);
            }

            return _system.TrySolve(others.Rows, indices, weights.Length > 0 || _weight == 1 ? weights : Same(indices.Length), [], diagonal, solution)
                && float.IsFinite(LaneRows<T>.Dot(solution, solution, _size));
        }

        public void Dispose()
        {
            _system.Dispose();
            _diagonals.Dispose();
        }

        private ReadOnlySpan<float> Same(int count)
        {
            if (_same.Length < count)
            {
                _same = new float[2 * count];
                Array.Fill(_same, _weight);
            }

            return _same.AsSpan(0, count);
        }
    }
}
