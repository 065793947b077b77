using Bakeoff.Numerics;

namespace Bakeoff.Svd;

/// <summary>
/// The implicit feedback of SVD++ (Koren, "Factorization meets the neighborhood", KDD 2008): a user's features are p_u + z_u,
/// z_u = |N(u)|^-½ Σ y_j over the items j that the user rated, whatever the ratings. The rows of users hold the sum. A cell
/// changes y of its own items alone and refreshes their share of z alone, so blocks of a stratum still share nothing.
/// </summary>
internal sealed unsafe class ImplicitFeedback : IDisposable
{
    private readonly NativeArray<float> _items;
    private readonly NativeArray<float> _users;
    private readonly NativeArray<float> _shares;
    private readonly NativeArray<float> _norms;
    private readonly int _itemParts;
    private readonly int _stride;

    /// <param name="users">The users of the grid.</param>
    /// <param name="userCounts">The number of ratings of each user index.</param>
    /// <param name="items">The items of the grid.</param>
    /// <param name="stride">Floats a row.</param>
    public ImplicitFeedback(GridSide users, int[] userCounts, GridSide items, int stride)
    {
        (_itemParts, _stride) = (items.Starts.Length - 1, stride);
        _items = new NativeArray<float>((long)items.Count * stride);
        _users = new NativeArray<float>((long)users.Count * stride);
        _shares = new NativeArray<float>((long)users.Count * _itemParts * stride);
        _norms = new NativeArray<float>(users.Count);
        for (int position = 0; position < users.Count; position++)
        {
            _norms.Pointer[position] = (float)(1 / Math.Sqrt(userCounts[users.IndexAt[position]]));
        }
    }

    /// <summary>The part of a cell.</summary>
    /// <param name="firstUser">The position of the cell's first user.</param>
    /// <param name="firstItem">The position of the cell's first item.</param>
    /// <param name="itemPart">The part of the cell's items.</param>
    public ImplicitCell At(int firstUser, int firstItem, int itemPart) => new(
        (nint)(_items.Pointer + ((long)firstItem * _stride)),
        (nint)(_users.Pointer + ((long)firstUser * _stride)),
        (nint)(_shares.Pointer + ((((long)firstUser * _itemParts) + itemPart) * _stride)),
        (long)_itemParts * _stride,
        (nint)(_norms.Pointer + firstUser));

    public void Dispose()
    {
        _items.Dispose();
        _users.Dispose();
        _shares.Dispose();
        _norms.Dispose();
    }
}
