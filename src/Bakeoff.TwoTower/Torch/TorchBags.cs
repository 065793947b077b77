using static TorchSharp.torch;

namespace Bakeoff.TwoTower;

/// <summary>Weighted sums of rows of a tensor.</summary>
/// <param name="Sources">The rows of all sums, one sum after the other.</param>
/// <param name="Starts">The first source of each sum, and at the end their number.</param>
/// <param name="Shares">What each source is multiplied by.</param>
internal readonly record struct TorchBags(Tensor Sources, Tensor Starts, Tensor Shares);
