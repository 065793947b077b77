namespace Bakeoff.Data;

/// <summary>What <c>split.json</c> says of one fold, counted while the rows are written.</summary>
internal sealed class FoldCounts
{
    /// <summary>The users of the test rows.</summary>
    public long Users { get; private set; }

    /// <summary>The test rows.</summary>
    public long Rows { get; private set; }

    /// <summary>Test users without a training row.</summary>
    public long Cold { get; private set; }

    /// <summary>Test rows that a tie decided: the user has a training row of the very timestamp at which the test rows begin.</summary>
    public long Tied { get; private set; }

    /// <summary>Counts a user.</summary>
    /// <param name="tested">How many of the user's rows the fold tests, at least 1.</param>
    /// <param name="all">How many rows the user has.</param>
    /// <param name="tied">How many of those that are tested a tie decided.</param>
    public void Add(int tested, int all, int tied)
    {
        Users++;
        Rows += tested;
        Cold += tested == all ? 1 : 0;
        Tied += tied;
    }
}
