namespace Bakeoff.Pipeline;

/// <summary>What is stored, and what is wrong with the store.</summary>
/// <param name="Objects">How many objects it has.</param>
/// <param name="Actions">How many actions it has.</param>
/// <param name="Damaged">Objects and actions whose bytes are not what they should be, relative to the store.</param>
/// <param name="Incomplete">Actions whose outputs are damaged or missing: their stages run again when they are asked for.</param>
/// <param name="Orphans">Objects that no action names: garbage collection deletes them.</param>
/// <param name="Leftovers">Temporary and partial results of running or killed processes, and what was moved aside.</param>
/// <param name="LockWeakness">Why locks in the store do not keep processes apart, or null where they do.</param>
public sealed record StoreHealth(
    int Objects, int Actions, IReadOnlyList<string> Damaged, IReadOnlyList<string> Incomplete, int Orphans, IReadOnlyList<string> Leftovers,
    string? LockWeakness = null);
