namespace Bakeoff.Core;

/// <summary>The codes of native libraries that the engine's package leaves out.</summary>
public static partial class ErrorCodes
{
    /// <summary>A native library that a stage needs is not on this machine, and cannot be fetched.</summary>
    public const string LibrariesMissing = "BKF6014";

    /// <summary>A package of native libraries is not the one that the engine was built with.</summary>
    public const string LibrariesDiffer = "BKF6015";

    /// <summary>The folder that keeps native libraries cannot be written.</summary>
    public const string LibrariesUnwritable = "BKF6016";
}
