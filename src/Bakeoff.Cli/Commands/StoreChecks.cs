using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Cli;

/// <summary>
/// What of the store's file system holds: <c>bakeoff doctor --store=FOLDER</c> on each machine that shares it says whether it can be shared.
/// </summary>
internal static class StoreChecks
{
    /// <summary>Tries the folder of a store.</summary>
    /// <param name="storeFolder">The store.</param>
    /// <returns>The checks; none where the folder may not be written, which another check says.</returns>
    public static IEnumerable<DoctorCheck> Run(string storeFolder)
    {
        StoreAbilities found;
        try
        {
            found = new StoreProbe(storeFolder).Examine();
        }
        catch (StoreException)
        {
            yield break;
        }

        yield return new DoctorCheck("file system", found.FileSystem ?? "unknown", true, null);
        yield return new DoctorCheck("hard links", found.HasHardLinks ? "work" : "do not work: each input of a stage is a copy", true, null);
        yield return Check(
            "rename", found.ReplacesByRename, "replaces", "does not replace", "nothing can be published: choose another disk, --store=FOLDER");
        yield return Check(
            "names", found.KeepsNames, "are given once", "can be taken twice",
            "two heads would submit a stage twice: let one at a time use an executor");
        yield return new DoctorCheck("locks", LocksOf(found), true, null);
    }

    private static string LocksOf(StoreAbilities found) => found.LockWeakness is { } weakness
        ? $"do not keep machines apart ({weakness}): with an executor names do that; without one, run on one machine at a time"
        : found.FileSystem is "nfs" or "nfs4" or "cifs" or "lustre" or "beegfs" or "gpfs" or "ceph"
            ? "work here; whether they reach other machines depends on how each of them mounts it: run this there too" : "work";

    private static DoctorCheck Check(string name, bool holds, string good, string bad, string remedy) =>
        new(name, holds ? good : bad, holds, holds ? null : remedy);
}
