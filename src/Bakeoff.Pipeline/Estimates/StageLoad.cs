using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>What a stage had to do when it ran: what later estimates are scaled by. Kept in the record of the run, and in no key.</summary>
/// <param name="Data">The size of the dataset.</param>
/// <param name="Work">How much it had to compute.</param>
/// <param name="NeededBytes">The memory that it declares to need for that, in bytes.</param>
/// <param name="Threads">How many threads it could use in the end, at least 1.</param>
public sealed record StageLoad(DataSize Data, StageWork Work, long NeededBytes, int Threads);
