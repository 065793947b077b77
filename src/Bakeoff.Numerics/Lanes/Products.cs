using System.Runtime.CompilerServices;

namespace Bakeoff.Numerics;

/// <summary>Products with the widest vectors of the processor; the bits are the same for all.</summary>
internal static unsafe class Products
{
    /// <summary>The product of two rows whose length is a multiple of sixteen.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Dot(float* left, float* right, int count) => WidestLanes.Run<Dotting, float>(new Dotting(left, right, count));

    /// <summary>See <see cref="MatrixProduct{T}.Multiply"/>, from zeros.</summary>
    public static void Multiply(Matrix left, int rows, int depth, Matrix right, int columns, Matrix result) =>
        WidestLanes.Run(new Multiplication(left, rows, depth, right, columns, result));

    private readonly struct Dotting(float* left, float* right, int count) : ILaneWork<float>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public float Run<T>()
            where T : struct, ILanes<T> => LaneRows<T>.Dot(left, right, count);
    }

    private readonly struct Multiplication(Matrix left, int rows, int depth, Matrix right, int columns, Matrix result) : ILaneAction
    {
        public void Run<T>()
            where T : struct, ILanes<T> => MatrixProduct<T>.Multiply(left, rows, depth, right, columns, result);
    }
}
