namespace Bakeoff.Numerics;

/// <summary>The inverse of a symmetric positive definite matrix, with the widest vectors of the processor; the bits are the same for all.</summary>
internal static class PositiveDefiniteInverse
{
    /// <summary>The bytes that an inversion takes in addition to the matrix.</summary>
    /// <param name="size">The number of rows.</param>
    public static long ScratchBytes(long size) => (size + 4096) * PositiveDefiniteInverse<Lanes128>.Block * sizeof(float);

    /// <summary>See <see cref="PositiveDefiniteInverse{T}.Invert"/>.</summary>
    public static void Invert(SquareMatrix matrix, ParallelOptions parallel) => WidestLanes.Run(new Inversion(matrix, parallel));

    private readonly struct Inversion(SquareMatrix matrix, ParallelOptions parallel) : ILaneAction
    {
        public void Run<T>()
            where T : struct, ILanes<T> => PositiveDefiniteInverse<T>.Invert(matrix, parallel);
    }
}
