using System.Runtime.Intrinsics;

namespace Bakeoff.Numerics;

/// <summary>Products with the widest vectors of the processor; the bits are the same for all.</summary>
internal static unsafe class Products
{
    /// <summary>The product of two rows whose length is a multiple of sixteen.</summary>
    public static float Dot(float* left, float* right, int count) =>
        Vector512.IsHardwareAccelerated ? LaneRows<Lanes512>.Dot(left, right, count)
        : Vector256.IsHardwareAccelerated ? LaneRows<Lanes256>.Dot(left, right, count)
        : LaneRows<Lanes128>.Dot(left, right, count);

    /// <summary>See <see cref="MatrixProduct{T}.Multiply"/>, from zeros.</summary>
    public static void Multiply(Matrix left, int rows, int depth, Matrix right, int columns, Matrix result)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            MatrixProduct<Lanes512>.Multiply(left, rows, depth, right, columns, null, result);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            MatrixProduct<Lanes256>.Multiply(left, rows, depth, right, columns, null, result);
        }
        else
        {
            MatrixProduct<Lanes128>.Multiply(left, rows, depth, right, columns, null, result);
        }
    }
}
