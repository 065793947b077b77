using Bakeoff.Core;

namespace Bakeoff.Data;

/// <summary>A dataset: where it comes from and how it is read.</summary>
/// <param name="Name">The name that experiments use.</param>
/// <param name="Description">What it is, in a line.</param>
/// <param name="Download">Where it comes from.</param>
/// <param name="Ingest">How it is read.</param>
/// <param name="ExternalPath">The user's file or folder, for a custom dataset; else null.</param>
public sealed record Dataset(
    string Name, string Description, DownloadOptions Download, IngestOptions Ingest, string? ExternalPath = null)
{
    /// <summary>
    /// The user's files, by the names that the dataset's options have for them, where there are several and no folder holds them; else empty.
    /// </summary>
    public IReadOnlyList<(string Name, string Path)> ExternalFiles { get; init; } = [];

    /// <summary>How large it is, as its publisher or its generator's options say, before it has been read; null where nobody states it.</summary>
    public DataSize? StatedSize { get; init; }

    /// <summary>The query whose rows it is, or null. They are taken into a file, the external path, before anything is planned.</summary>
    public SqlSource? Sql { get; init; }

    /// <summary>Under what terms the publisher gives it away, in a line; null for a generated or a custom dataset.</summary>
    public string? License { get; init; }

    /// <summary>The publisher's page about it; null for a generated or a custom dataset.</summary>
    public string? Page { get; init; }

    /// <summary>The checksum that the publisher has of its archive, where that is no SHA-256; null where there is none.</summary>
    public PublishedChecksum? Checksum { get; init; }

    /// <summary>Whether the publisher wants people to sign in, so that no program can fetch the archive and it has to come from a folder.</summary>
    public bool ByHand { get; init; }

    /// <summary>Whether a repository has to pin the archive before it can be used: Bakeoff itself knows no SHA-256 of it.</summary>
    public bool NeedsPin => Download is { Kind: "archive", Sha256: null };

    /// <summary>Gets what DuckDB appends to a database's name for the files that hold rows which are not yet in the database's own file.</summary>
    public static IReadOnlyList<string> LogSuffixes => DatabaseLog.Suffixes;
}
