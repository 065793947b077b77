namespace Bakeoff.Cli;

/// <summary>Something of the machine that the doctor looked at.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Found">What was found.</param>
/// <param name="IsFit">Whether that is enough.</param>
/// <param name="Remedy">What to do if it is not; null if it is.</param>
internal sealed record DoctorCheck(string Name, string Found, bool IsFit, string? Remedy);
