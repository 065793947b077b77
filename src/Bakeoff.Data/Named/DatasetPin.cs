namespace Bakeoff.Data;

/// <summary>The bytes of a dataset's archive that a repository means: an entry of <see cref="DatasetLock"/>.</summary>
/// <param name="Url">The address of the archive. A pin of another address is none.</param>
/// <param name="DownloadBytes">The archive's size.</param>
/// <param name="Sha256">The archive's SHA-256, 64 lower-case hexadecimal digits.</param>
/// <param name="CheckedAgainst">
/// The checksum of the publisher that the bytes had, such as <c>md5 635e…</c>; null where there is none, so that the first download was trusted.
/// </param>
public sealed record DatasetPin(string Url, long DownloadBytes, string Sha256, string? CheckedAgainst = null);
