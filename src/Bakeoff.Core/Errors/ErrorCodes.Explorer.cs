namespace Bakeoff.Core;

public static partial class ErrorCodes
{
    /// <summary>The explorer cannot listen on the port that was asked for.</summary>
    public const string PortUnavailable = "BKF1037";

    /// <summary>The explorer's program cannot be started, as where the runtime of ASP.NET is missing.</summary>
    public const string ExplorerUnavailable = "BKF1038";
}
