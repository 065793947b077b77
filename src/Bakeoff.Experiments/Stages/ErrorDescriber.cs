using System.Data.Common;
using Bakeoff.Core;

namespace Bakeoff.Experiments;

/// <summary>Turns any exception into reports.</summary>
internal static class ErrorDescriber
{
    public static IReadOnlyList<ErrorReport> Describe(Exception exception) => exception switch
    {
        BakeoffException known => known.Reports,
        _ when MemoryException.From(exception) is { } memory => memory.Reports,
        AggregateException wrapped =>
            Describe(wrapped.InnerExceptions.FirstOrDefault(inner => inner is BakeoffException) ?? wrapped.InnerExceptions[0]),
        _ when IsOfTheDisk(exception) => [new ErrorReport(
            ErrorCodes.StoreUnusable, $"a file cannot be read or written: {exception.Message.TrimEnd('.')}.",
            "Check the permissions and the free space of the disk, or choose another folder: --artifacts=FOLDER; for the "
            + "store, --store=FOLDER or \"store\" in bakeoff.json.")],
        _ => [new ErrorReport(
            ErrorCodes.Internal, $"{exception.GetType().Name}: {exception.Message.Replace('\n', ' ').TrimEnd('.')}, {Where(exception)}.",
            "This is a fault of Bakeoff: please report it with this message.")],
    };

    /// <summary>
    /// DuckDB reports what a disk refuses as an error of the database, and one that is too small for what it spills as a want of memory.
    /// </summary>
    private static bool IsOfTheDisk(Exception exception) => exception is IOException or UnauthorizedAccessException
        || (exception is DbException or InvalidOperationException
            && (exception.Message.StartsWith("IO Error", StringComparison.Ordinal)
                || exception.Message.Contains("No space left on device", StringComparison.Ordinal)
                || exception.Message.Contains("max_temp_directory_size", StringComparison.Ordinal)));

    private static string Where(Exception exception) =>
        exception.StackTrace?.Split('\n').FirstOrDefault(line => line.Contains("Bakeoff.", StringComparison.Ordinal))?.Trim()
            ?? "at an unknown place";
}
