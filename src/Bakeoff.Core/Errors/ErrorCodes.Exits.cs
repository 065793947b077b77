namespace Bakeoff.Core;

public static partial class ErrorCodes
{
    /// <summary>The exit code of a run that was cancelled: 128 + SIGINT, as shells have it.</summary>
    public const int CancelledExitCode = 130;

    /// <summary>
    /// The exit code that belongs to a code: 2 for the command line, experiment files, models that cannot do what they ask and baselines that
    /// cannot be had, 3 for data, 4 for the network, 5 for the determinism alarm, 6 for a comparison, a snapshot, a published value or a bundle that
    /// says no, 1 for everything else.
    /// </summary>
    /// <param name="code">A code such as <c>BKF2006</c>.</param>
    public static int ExitCodeOf(string code) =>
        code is NotComparable or ComparedWorse or SnapshotChanged or PublishedDiffers or BundleIncomplete or NotReproduced ? 6
        : code is NoBaselineRepository or NotInBaseline or NoBaselineData or CannotFoldIn or IllConditioned ? 2
        : code.StartsWith("BKF51", StringComparison.Ordinal) ? 1
        : code.Length > 3 ? code[3] switch
    {
        '1' => 2,
        '2' => 3,
        '3' => 4,
        '5' => 5,
        _ => 1,
    } : 1;
}
