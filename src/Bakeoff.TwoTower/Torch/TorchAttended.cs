using static TorchSharp.torch;

namespace Bakeoff.TwoTower;

/// <summary>A bag of a batch that is pooled by attention, on the device, each row as wide as the longest.</summary>
/// <param name="Bag">Which bag of its tower.</param>
/// <param name="Embeddings">[rows × width × size]: leaves of the graph.</param>
/// <param name="Mask">[rows × width]: see <see cref="TorchAttention.Forward"/>.</param>
/// <param name="Present">[rows × 1].</param>
internal sealed record TorchAttended(int Bag, Tensor Embeddings, Tensor Mask, Tensor Present);
