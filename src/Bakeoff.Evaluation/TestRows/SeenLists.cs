namespace Bakeoff.Evaluation;

/// <summary>For each test user the items of the training rows, in pieces that never move: growing copies nothing.</summary>
internal sealed class SeenLists
{
    private const int PieceLength = 1 << 20;
    private readonly List<(int[] Piece, int Start, int Length)> _users = [];
    private int[] _piece = [];
    private int _used;

    /// <summary>The items that a user has seen, as positions in the catalogue, ascending.</summary>
    /// <param name="user">The number of the user, in the order of adding.</param>
    public ReadOnlySpan<int> this[int user] => _users[user].Piece.AsSpan(_users[user].Start, _users[user].Length);

    /// <summary>Adds what the next user has seen.</summary>
    /// <param name="seen">The positions, ascending; they are copied.</param>
    public void Add(ReadOnlySpan<int> seen)
    {
        if (_piece.Length - _used < seen.Length)
        {
            (_piece, _used) = (new int[Math.Max(PieceLength, seen.Length)], 0);
        }

        seen.CopyTo(_piece.AsSpan(_used));
        _users.Add((_piece, _used, seen.Length));
        _used += seen.Length;
    }

    /// <summary>Adds the users of other lists, without a copy of what they have seen.</summary>
    /// <param name="others">The lists.</param>
    public void AddAll(SeenLists others) => _users.AddRange(others._users);
}
