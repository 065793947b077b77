using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Bakeoff.TwoTower;

/// <summary>One training step: forward, backward, update. Everything it makes is freed when it ends, so memory stays flat.</summary>
internal sealed class TorchStep(
    SparseTable users, SparseTable buckets, SparseTable titles, SparseTable words, DenseTower query, DenseTower candidate)
{
    /// <summary>Takes the step; returns the summed loss of the batch before it.</summary>
    public double Run(TrainingBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor queries = query.Forward(cat([Rows(users, batch.Users), Rows(buckets, batch.Buckets), tensor(batch.Times, batch.Times.Length, 1)], 1));
        (Tensor wordRows, Tensor places) = words.Gather(CollectionsMarshal.AsSpan(batch.Words));
        Tensor meanWords = zeros(batch.Users.Length, wordRows.shape[1]).index_add(
            0, tensor(batch.WordRows.ToArray()), wordRows.index_select(0, places).mul(tensor(batch.WordShares.ToArray()).unsqueeze(1)), Adagrad.One);
        Tensor candidates = candidate.Forward(cat([Rows(titles, batch.Titles), meanWords], 1));
        Tensor loss = nn.functional.cross_entropy(
            queries.mm(candidates.t()), tensor(Labels(batch.Users.Length)), reduction: nn.Reduction.Sum);
        loss.backward();
        using (no_grad())
        {
            users.Step();
            buckets.Step();
            titles.Step();
            words.Step();
            query.Step();
            candidate.Step();
        }

        return loss.data<float>()[0];
    }

    /// <summary>Row i's own item is candidate i. Not <c>arange</c>, which makes Scalars that nothing keeps alive.</summary>
    private static long[] Labels(int count)
    {
        long[] labels = new long[count];
        for (int i = 0; i < count; i++)
        {
            labels[i] = i;
        }

        return labels;
    }

    private static Tensor Rows(SparseTable table, int[] indices)
    {
        (Tensor rows, Tensor places) = table.Gather(indices);
        return rows.index_select(0, places);
    }
}
