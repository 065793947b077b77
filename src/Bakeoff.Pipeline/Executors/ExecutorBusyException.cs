namespace Bakeoff.Pipeline;

/// <summary>
/// An executor does not answer at present: a scheduler that is stopped or too busy, a host that cannot be reached. It is asked again.
/// </summary>
/// <param name="message">What was tried, and what was said.</param>
/// <param name="inner">The cause.</param>
public sealed class ExecutorBusyException(string message, Exception? inner = null) : Exception(message, inner);
