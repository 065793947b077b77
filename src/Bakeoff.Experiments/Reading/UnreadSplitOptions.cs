using Bakeoff.Core;
using Bakeoff.Data;

namespace Bakeoff.Experiments;

/// <summary>
/// Finds what a file says of a split that its method does not read, of the options with a default: they are in every split, so that only a file that
/// names one can be told that it has no effect.
/// </summary>
internal static class UnreadSplitOptions
{
    /// <summary>A problem for each of them (<c>BKF1015</c>).</summary>
    /// <param name="value">What the file says of the split.</param>
    /// <param name="split">What the experiment has of it.</param>
    public static IEnumerable<ErrorReport> Find(JsonPart value, SplitOptions split)
    {
        foreach ((string name, FileLocation at, _) in value.Members)
        {
            string? reason = name switch
            {
                "n" when split.Cut.FindRowsPerUser(split) is null => "it belongs to 'last-n'",
                "partitions" when !split.ReadsPartitions => split.NameOfFolds == "partitions"
                    ? "'testUsers' makes one fold" : $"'{split.NameOfFolds}' says how many folds there are",
                _ => null,
            };
            if (reason is not null)
            {
                yield return new ErrorReport(
                    ErrorCodes.ConflictingOptions, $"'{name}' is not read where 'method' is '{split.Method}': {reason}.", "Remove it.", at);
            }
        }
    }
}
