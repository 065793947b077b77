using System.Globalization;
using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Data;

/// <summary>Says in which order the ratings of one user stand that have the same timestamp: see <see cref="SplitOptions.Ties"/>.</summary>
internal sealed class TieOrder
{
    /// <summary>The order of a hash.</summary>
    public const string Hash = "hash";

    /// <summary>The order of the rows in the dataset's file.</summary>
    public const string FileOrder = "file-order";

    /// <summary>The order of the item ids.</summary>
    public const string Item = "item";

    private const uint Low = uint.MaxValue;
    private readonly string _ties;
    private readonly (uint User, uint Item) _seeds;

    private TieOrder(string ties, string ratings, ulong seed)
    {
        ulong words = Seeds.Derive(seed, "ties");
        (_ties, Ratings, _seeds) = (ties, ratings, ((uint)words, (uint)(words >> 32)));
    }

    /// <summary>The ratings, as SQL, with all that <see cref="KeysOf"/> names.</summary>
    public string Ratings { get; }

    /// <summary>Prepares a database for an order.</summary>
    /// <param name="session">The database; it gets the function <c>tie_mix</c>, and for <see cref="FileOrder"/> a table of the ratings.</param>
    /// <param name="ratings"><c>ratings.parquet</c> as SQL: sorted by user and timestamp, and within these by the row in the dataset's file.</param>
    /// <param name="ties">One of the orders.</param>
    /// <param name="seed">The seed of the stage.</param>
    /// <param name="cancellation">Interrupts it.</param>
    public static TieOrder Create(DuckDbSession session, string ratings, string ties, ulong seed, CancellationToken cancellation)
    {
        // Two rounds of multiplication and shift, whose constants are those of "lowbias32" (https://github.com/skeeto/hash-prospector).
        // DuckDB's own hash() may become another one with its version; this one stays. No product passes 64 bits, as DuckDB refuses to wrap.
        session.Execute($"CREATE MACRO tie_round(v, bits, factor) AS (xor(v, v >> bits) * factor::UBIGINT) & {Low}::UBIGINT");
        session.Execute("CREATE MACRO tie_mix(v) AS tie_round(tie_round(v, 16, 2146121005), 15, 2221713035)");
        session.Execute($"CREATE MACRO tie_fold(id) AS xor((id & {Low})::UBIGINT, tie_round(((id >> 32) & {Low})::UBIGINT, 16, 2146121005))");
        if (ties == FileOrder)
        {
            // A scan of the file keeps its order, so that the numbers of the table's rows are those of the file's.
            session.Execute($"CREATE TABLE numbered AS SELECT *, row_number() OVER () AS place FROM {ratings}", cancellation);
            ratings = "numbered";
        }

        return new TieOrder(ties, ratings, seed);
    }

    /// <summary>The SQL of what ratings of equal user and timestamp are sorted by; no two of them are equal.</summary>
    /// <param name="prefix">What names the table, such as <c>r.</c>, or nothing.</param>
    public string KeysOf(string prefix = "") => _ties switch
    {
        Item => prefix + "item",
        FileOrder => prefix + "place",
        _ => string.Create(
            CultureInfo.InvariantCulture,
            $"tie_mix(xor(tie_mix(xor(tie_fold({prefix}\"user\"), {_seeds.User}::UBIGINT)), xor(tie_fold({prefix}item), {_seeds.Item}::UBIGINT))), {prefix}item"),
    };
}
