namespace Bakeoff.Experiments;

/// <summary>What a bundle holds, and where it is written.</summary>
public sealed record BundleRequest
{
    /// <summary>The archive. Default: <c>bundles/EXPERIMENT.zip</c> in the artifacts folder.</summary>
    public string? OutputFile { get; init; }

    /// <summary>Whether the user's own data files are left out, so that only their hashes are in the archive. Default false.</summary>
    public bool WithoutData { get; init; }

    /// <summary>The licence under which the bundle is published, an SPDX name or an address; null where that is not decided yet.</summary>
    public string? License { get; init; }
}
