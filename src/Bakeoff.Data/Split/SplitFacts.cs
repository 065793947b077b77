using Bakeoff.Tables;

namespace Bakeoff.Data;

/// <summary>What a split method knows of the ratings before it assigns them: those that the filters of the options have left.</summary>
/// <param name="Users">The users of whom there are rows, in the order of their ids.</param>
/// <param name="Rows">Their rows.</param>
internal sealed record SplitFacts(int Users, int Rows)
{
    /// <summary>
    /// Reads the rows once, user by user in the order of their ids, for a method that has to know all of them before it assigns one: each pass reads
    /// the file. Default: there are none.
    /// </summary>
    public Action<Action<IUserRows>> Read { get; init; } = _ => { };

    /// <summary>How many units of the timestamps make a second; 0 where they are no times but the numbers of rows. Default 1.</summary>
    public long TimestampsPerSecond { get; init; } = 1;
}
