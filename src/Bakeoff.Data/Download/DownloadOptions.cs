using Bakeoff.Core;

namespace Bakeoff.Data;

/// <summary>Where a dataset comes from: the options of the stage <c>Download</c>.</summary>
public sealed record DownloadOptions
{
    /// <summary>
    /// <c>archive</c>: a file with a pinned checksum, fetched from <see cref="Url"/>; <c>synthetic</c>: generated;
    /// <c>path</c>: a file, or the files of a folder, of the user's, copied.
    /// </summary>
    [OptionChoice("archive", "synthetic", "path")]
    public string Kind { get; init; } = "archive";

    /// <summary>The archive's address; null unless <see cref="Kind"/> is <c>archive</c>.</summary>
    public string? Url { get; init; }

    /// <summary>The archive's size; null unless <see cref="Kind"/> is <c>archive</c>.</summary>
    public long? DownloadBytes { get; init; }

    /// <summary>The archive's SHA-256 in lower-case hexadecimal; null unless <see cref="Kind"/> is <c>archive</c>.</summary>
    public string? Sha256 { get; init; }

    /// <summary>The name of the archive's file, under which a mirror has it; null unless <see cref="Kind"/> is <c>archive</c>.</summary>
    internal string? ArchiveName => Url is null ? null : Path.GetFileName(new Uri(Url).LocalPath);

    /// <summary>What to generate; null unless <see cref="Kind"/> is <c>synthetic</c>.</summary>
    public SyntheticOptions? Synthetic { get; init; }
}
