namespace Bakeoff.Baselines;

/// <summary>Writes numbers, or reads what was written into their place.</summary>
/// <param name="numbers">The numbers.</param>
internal delegate void NumberTransfer(Span<double> numbers);
