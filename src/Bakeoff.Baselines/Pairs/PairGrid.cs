using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>
/// Who rated what, in B parts of the users and 2B blocks of the items: 4 bytes a row. In each epoch the blocks are matched two by two, so that a part
/// of the users and two blocks are a cell whose positive items and drawn ones are all within the cell. B cells at a time share neither a user nor an
/// item, after Gemulla et al., "Large-scale matrix factorization with distributed stochastic gradient descent" (KDD 2011): any thread may take any of
/// them, and the result is the same. After 2B − 1 epochs each block was matched with each other one.
/// </summary>
internal sealed class PairGrid
{
    private const int MaxParts = 16;
    private const int CellRows = 32_000; // Below, handing out cells takes more time than training them.
    private readonly int[] _starts; // Of each user position and block, and the end.
    private readonly int[] _items; // Positions, those of a user by block.

    /// <summary>Arranges the rows, in two passes over them.</summary>
    /// <param name="train">The training rows; the items are the catalogue.</param>
    /// <param name="parts">B; 0 chooses by the number of rows, never by the number of threads.</param>
    /// <param name="seed">Assigns users and items to their parts.</param>
    /// <param name="cancellation">Cancels the reading.</param>
    public PairGrid(IRatingSource train, int parts, ulong seed, CancellationToken cancellation)
    {
        (int[] userCounts, ItemCounts) = (new int[train.Users.Count], new int[train.Items.Count]);
        train.Read((users, items, _) =>
        {
            for (int row = 0; row < users.Length; row++)
            {
                userCounts[users[row]]++;
                ItemCounts[items[row]]++;
            }

            Rows = checked(Rows + users.Length);
        }, cancellation);
        Parts = parts > 0 ? parts : PartsFor(Rows);
        Users = new PairSide(userCounts, Parts, Seeds.Derive(seed, "users"));
        Items = new PairSide(ItemCounts, Blocks, Seeds.Derive(seed, "items"));
        _starts = new int[checked((Users.Count * Blocks) + 1)];
        _items = new int[Rows];
        int[] firstOf = new int[Users.Count];
        int first = 0;
        for (int position = 0; position < firstOf.Length; position++)
        {
            firstOf[position] = first;
            first += userCounts[Users.IndexAt[position]];
        }

        Fill(train, firstOf, cancellation);
    }

    /// <summary>B: the parts of the users, and how many cells can be trained at a time.</summary>
    public int Parts { get; }

    /// <summary>2B: the blocks of the items.</summary>
    public int Blocks => 2 * Parts;

    /// <summary>The number of rows.</summary>
    public int Rows { get; private set; }

    /// <summary>The users, in B parts.</summary>
    public PairSide Users { get; }

    /// <summary>The items of the catalogue, in 2B blocks.</summary>
    public PairSide Items { get; }

    /// <summary>How often each item of the catalogue was rated.</summary>
    public int[] ItemCounts { get; }

    /// <summary>The positions of a user's items of a block, as often as they were rated.</summary>
    /// <param name="user">The user's position.</param>
    /// <param name="block">The block.</param>
    public ReadOnlySpan<int> ItemsOf(int user, int block)
    {
        int cell = (user * Blocks) + block;
        return _items.AsSpan(_starts[cell].._starts[cell + 1]);
    }

    /// <summary>
    /// The two blocks of a match, by the circle method: the last block stays where it is, and the others go round it by one place an epoch.
    /// </summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="match">The match, from 0 to B − 1.</param>
    public (int First, int Second) MatchOf(int epoch, int match)
    {
        int circle = Blocks - 1, turn = epoch % circle;
        return match == 0 ? (circle, turn) : ((turn + match) % circle, (turn + circle - match) % circle);
    }

    private static int PartsFor(int rows)
    {
        int parts = 1;
        while (parts < MaxParts && rows / (4L * parts * parts) >= CellRows)
        {
            parts *= 2;
        }

        return parts;
    }

    /// <summary>Puts the rows of each user in their places, by block. The rows of a user follow each other.</summary>
    private void Fill(IRatingSource train, int[] firstOf, CancellationToken cancellation)
    {
        int[] blockOf = new int[Items.Count];
        for (int block = 0; block < Blocks; block++)
        {
            blockOf.AsSpan(Items.Starts[block]..Items.Starts[block + 1]).Fill(block);
        }

        int[] next = [.. firstOf];
        train.Read((users, items, _) =>
        {
            for (int row = 0; row < users.Length; row++)
            {
                _items[next[Users.PositionOf[users[row]]]++] = Items.PositionOf[items[row]];
            }
        }, cancellation);
        for (int user = 0; user < firstOf.Length; user++)
        {
            // Positions ascend with the blocks, so that sorting puts those of a block together.
            Span<int> own = _items.AsSpan(firstOf[user]..next[user]);
            own.Sort();
            int at = 0;
            for (int block = 0; block < Blocks; block++)
            {
                _starts[(user * Blocks) + block] = firstOf[user] + at;
                while (at < own.Length && blockOf[own[at]] == block)
                {
                    at++;
                }
            }
        }

        _starts[^1] = Rows;
    }
}
