namespace Bakeoff.Cli;

/// <summary>What <c>bakeoff doctor --json</c> prints.</summary>
/// <param name="Format">The format and its version.</param>
/// <param name="System">The operating system.</param>
/// <param name="Runtime">The version of .NET.</param>
/// <param name="Checks">What was found of the machine.</param>
/// <param name="Store">The folder of the store.</param>
/// <param name="Objects">How many files the store has.</param>
/// <param name="Actions">How many results it has.</param>
/// <param name="Orphans">How many files belong to no result.</param>
/// <param name="Damaged">The damaged files.</param>
/// <param name="Incomplete">The results that run again when they are asked for.</param>
/// <param name="Leftovers">Files that are left over or in use.</param>
/// <param name="LockWeakness">Why locks do not keep processes apart; null where they do.</param>
/// <param name="Quarantined">Whether damaged files were moved to <c>damaged/</c>.</param>
internal sealed record DoctorDocument(
    string Format, string System, string Runtime, IReadOnlyList<DoctorCheck> Checks, string Store, int Objects, int Actions, int Orphans,
    IReadOnlyList<string> Damaged, IReadOnlyList<string> Incomplete, IReadOnlyList<string> Leftovers, string? LockWeakness, bool Quarantined)
{
    /// <summary>The format that is written.</summary>
    public const string CurrentFormat = "doctor/1";

    /// <summary>Whether the machine is fit and the store is sound.</summary>
    public bool IsFit => Checks.All(check => check.IsFit) && Damaged.Count + Incomplete.Count == 0;
}
