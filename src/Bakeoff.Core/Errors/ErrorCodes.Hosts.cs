namespace Bakeoff.Core;

/// <summary>The codes of hosts that are reached over SSH, and of nodes that share no file system with the head.</summary>
public static partial class ErrorCodes
{
    /// <summary>A host can run no task: it lacks the .NET runtime, does not see the store, or cannot write to its folder.</summary>
    public const string HostUnfit = "BKF5110";

    /// <summary>The nodes need a remote store, and there is none that can be written.</summary>
    public const string NoExchange = "BKF5111";
}
