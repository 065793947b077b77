namespace Bakeoff.Numerics;

/// <summary>Says that an iteration did not converge. Who asked for the iteration knows which option to change.</summary>
/// <param name="message">What was not found.</param>
internal sealed class ConvergenceException(string message) : Exception(message);
