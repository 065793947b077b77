namespace Bakeoff.Pipeline;

/// <summary>What of a file system holds in the folder of a store, seen from this machine.</summary>
/// <param name="FileSystem">Its type as the system names it, such as <c>ext4</c> or <c>nfs4</c>; null where the system does not tell.</param>
/// <param name="HasHardLinks">Whether a file can have two names: else every input of a stage is a copy.</param>
/// <param name="ReplacesByRename">Whether a rename over a file replaces it: without that nothing can be published.</param>
/// <param name="KeepsNames">
/// Whether a name that is taken is refused to a second file: executors need that, so that two heads submit an attempt once.
/// </param>
/// <param name="LockWeakness">Why locks do not keep processes apart, or only those of this machine; null where they do.</param>
public sealed record StoreAbilities(string? FileSystem, bool HasHardLinks, bool ReplacesByRename, bool KeepsNames, string? LockWeakness);
