using Bakeoff.Tables;

namespace Bakeoff.Data;

/// <summary>Some of the rows of a source, user by user; users of whom nothing is left are passed over.</summary>
/// <param name="source">All rows, from the first user on.</param>
internal abstract class KeptUserRows(IUserRows source) : IUserRows
{
    private readonly KeptRows _kept = new();
    private bool[] _isKept = new bool[1024];
    private int _user;

    /// <inheritdoc/>
    public long User => source.User;

    /// <inheritdoc/>
    public Span<long> Items => _kept.Items;

    /// <inheritdoc/>
    public Span<float> Ratings => _kept.Ratings;

    /// <inheritdoc/>
    public ReadOnlySpan<long> Timestamps => _kept.Timestamps;

    /// <inheritdoc/>
    public Span<int> Parts => [];

    /// <inheritdoc/>
    public bool NextUser()
    {
        _kept.Clear();
        while (_kept.Items.IsEmpty && source.NextUser())
        {
            int rows = source.Items.Length;
            _isKept = _isKept.Length < rows ? new bool[2 * rows] : _isKept;
            Examine(_user++, source, _isKept.AsSpan(0, rows));
            _kept.Take(source, _isKept.AsSpan(0, rows));
        }

        return !_kept.Items.IsEmpty;
    }

    /// <summary>Says which rows of a user are kept.</summary>
    /// <param name="user">The user's place among those of the source.</param>
    /// <param name="rows">The user's rows, which may be put in another order.</param>
    /// <param name="isKept">Where the answers go, one for each row.</param>
    protected abstract void Examine(int user, IUserRows rows, Span<bool> isKept);
}
