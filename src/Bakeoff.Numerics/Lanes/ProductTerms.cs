namespace Bakeoff.Numerics;

/// <summary>The two factors of a product: term k of row r is left[r · LeftStride + k · LeftStep] times row k of the right.</summary>
internal readonly unsafe struct ProductTerms(float* left, int leftStride, int leftStep, int depth, Matrix right)
{
    public float* Left { get; } = left;

    /// <summary>Floats from one row of the result to the next in the left factor.</summary>
    public nint LeftStride { get; } = leftStride;

    /// <summary>Floats from one term to the next in the left factor.</summary>
    public nint LeftStep { get; } = leftStep;

    /// <summary>The number of terms.</summary>
    public int Depth { get; } = depth;

    public Matrix Right { get; } = right;
}
