using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Data;

/// <summary><c>ratio</c>: each fold tests a share of the ratings of each of its users.</summary>
internal sealed class RatioSplit : UserSplitMethod
{
    private const double DefaultShare = 0.2;

    /// <inheritdoc/>
    public override string Name => "ratio";

    /// <inheritdoc/>
    public override string Summary =>
        "the users are shuffled by the seed and cut into `partitions`, of which 1 tests everybody; fold k tests the share `testShare` of the "
            + "ratings of "
        + "each of its users, drawn at random by the seed or, with `draw`, the latest, and trains on everything else. A fraction of a rating is "
            + "rounded up.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Options => ["testShare", "draw"];

    /// <inheritdoc/>
    public override IEnumerable<(string Name, string Problem)> Check(SplitOptions options) => options.Draw == LiangDraw.Name
        ? [("draw", $"must be 'random' or 'latest' where 'method' is '{Name}': nobody published another draw of it.")] : [];

    /// <inheritdoc/>
    public override bool TestsTheLast(SplitOptions options) => options.Draw == SplitOptions.Latest;

    /// <inheritdoc/>
    public override bool TiesDecide(SplitOptions options) => options.Draw == SplitOptions.Latest;

    /// <inheritdoc/>
    public override Range FindTested(SplitOptions options, int rows) => KeptOf(options, rows)..;

    /// <inheritdoc/>
    protected override void Mark(SplitOptions options, ulong seed, IUserRows rows, int fold, Span<int> parts)
    {
        if (TestsTheLast(options))
        {
            base.Mark(options, seed, rows, fold, parts);
            return;
        }

        // Drawn by a number of seed, user and item, so that it depends neither on the order of the rows nor on other users.
        ulong[] draws = new ulong[parts.Length];
        int[] order = new int[parts.Length];
        ulong ofUser = Seeds.Derive(seed, FormattableString.Invariant($"ratio {rows.User}"));
        for (int row = 0; row < draws.Length; row++)
        {
            (draws[row], order[row]) = (Mix(ofUser ^ (ulong)rows.Items[row]), row);
        }

        Array.Sort(draws, order);
        foreach (int row in order.AsSpan(KeptOf(options, order.Length)))
        {
            parts[row] = fold;
        }
    }

    /// <summary>Rounded so that 0.2 of 5 ratings is one, whatever 1 - 0.2 is in binary.</summary>
    private static int KeptOf(SplitOptions options, int rows) => (int)Math.Floor(((1 - (options.TestShare ?? DefaultShare)) * rows) + 1e-9);

    /// <summary>SplitMix64 (Steele, Lea and Flood, 2014): different numbers give different numbers.</summary>
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
