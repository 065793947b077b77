namespace Bakeoff.Numerics;

/// <summary>The right singular vectors of the largest singular values of a matrix.</summary>
/// <param name="Vectors">
/// A row for each column of the matrix, a float for each vector; where the matrix is 0, one float of 0. The rows belong to who asked for them.
/// </param>
/// <param name="Values">The singular values, descending, above 0.</param>
/// <param name="Residual">The norm of the residuals ‖RᵀRV − VΣ²‖, as a part of the largest eigenvalue of RᵀR.</param>
/// <param name="Passes">How often RᵀR was applied to a block of vectors.</param>
internal sealed record SingularVectors(FactorRows Vectors, IReadOnlyList<double> Values, double Residual, int Passes);
