using static TorchSharp.torch;

namespace Bakeoff.TwoTower;

/// <summary>
/// Pools a bag by attention: softmax(e·v/√size) over a row's embeddings e, v learnt. A row without entries is zeros.
/// </summary>
internal sealed class TorchAttention : IDisposable
{
    private readonly Tensor _scale;

    public TorchAttention(EmbeddingTable table, TorchParameters parameters, Device device)
    {
        Vector = parameters.Add(table.AttentionVector, table.AttentionSums, table.Size);
        _scale = tensor([1 / MathF.Sqrt(table.Size)]).to(device).DetachFromDisposeScope();
    }

    /// <summary>The number of v among the parameters.</summary>
    public int Vector { get; }

    /// <summary>The pooled embeddings [rows × size], as part of the graph.</summary>
    /// <param name="embeddings">[rows × width × size], with any embedding where a row has less than width entries.</param>
    /// <param name="vector">v.</param>
    /// <param name="mask">[rows × width]: 0 where there is an entry, a number far below any score where there is none.</param>
    /// <param name="present">[rows × 1]: 1 where a row has an entry, else 0.</param>
    public Tensor Forward(Tensor embeddings, Tensor vector, Tensor mask, Tensor present)
    {
        Tensor scores = embeddings.matmul(vector).mul(_scale).add(mask, Adagrad.One);
        Tensor shares = scores.softmax(1).mul(present);
        return shares.unsqueeze(1).matmul(embeddings).squeeze(1);
    }

    public void Dispose() => _scale.Dispose();
}
