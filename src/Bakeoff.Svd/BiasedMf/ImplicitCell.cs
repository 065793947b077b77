namespace Bakeoff.Svd;

/// <summary>The implicit feedback of a cell: rows as long as those of users and items, zero where those hold biases.</summary>
/// <param name="Items">y of the cell's items.</param>
/// <param name="Users">|N(u)|^-½ Σ y of the cell's users, over all items that they rated.</param>
/// <param name="Shares">Of it, for each of the cell's users what the items of the cell's part had when the cell was last trained.</param>
/// <param name="ShareStride">Floats from one user's share to the next user's.</param>
/// <param name="Norms">|N(u)|^-½ of the cell's users.</param>
internal readonly unsafe record struct ImplicitCell(nint Items, nint Users, nint Shares, long ShareStride, nint Norms);
