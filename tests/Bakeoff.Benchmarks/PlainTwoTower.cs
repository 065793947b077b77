using Bakeoff.Core;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Bakeoff.Benchmarks;

/// <summary>
/// The notebook's model as one would write it with TorchSharp: modules, dense gradients, TorchSharp's Adagrad. The title's words go
/// through an EmbeddingBag, which is faster than masked embeddings.
/// </summary>
internal sealed class PlainTwoTower : nn.Module<(Tensor Users, Tensor Buckets, Tensor Times), (Tensor Titles, Tensor Words, Tensor Offsets), Tensor>
{
    private readonly Embedding _users;
    private readonly Embedding _buckets;
    private readonly Embedding _titles;
    private readonly EmbeddingBag _words;
    private readonly Linear _query;
    private readonly Linear _candidate;

    public PlainTwoTower(long users, long buckets, long titles, long words, long size)
        : base(nameof(PlainTwoTower))
    {
        (_users, _buckets, _titles) = (nn.Embedding(users, size), nn.Embedding(buckets, size), nn.Embedding(titles, size));
        _words = nn.EmbeddingBag(words, size, mode: EmbeddingBagMode.Mean);
        (_query, _candidate) = (nn.Linear((2 * size) + 1, size), nn.Linear(2 * size, size));
        RegisterComponents();
        foreach (Parameter embedding in new[] { _users.weight!, _buckets.weight!, _titles.weight!, _words.weight! })
        {
            nn.init.uniform_(embedding, -0.05, 0.05);
        }

        foreach (Linear layer in new[] { _query, _candidate })
        {
            nn.init.xavier_uniform_(layer.weight!);
            nn.init.zeros_(layer.bias!);
        }
    }

    public override Tensor forward((Tensor Users, Tensor Buckets, Tensor Times) query, (Tensor Titles, Tensor Words, Tensor Offsets) candidate)
    {
        Tensor left = _query.forward(cat([_users.forward(query.Users), _buckets.forward(query.Buckets), query.Times], 1));
        Tensor right = _candidate.forward(cat([_titles.forward(candidate.Titles), _words.forward(candidate.Words, candidate.Offsets, null)], 1));
        return left.mm(right.t());
    }

    /// <summary>Trains for some steps; tells the milliseconds and the loss of each.</summary>
    public static void Train(TwoTowerColumns columns, int steps, int batchSize, Action<double, double> tell)
    {
        random.manual_seed(1);
        using var model = new PlainTwoTower(columns.Users, columns.Buckets, columns.Titles, columns.Words, 32);
        using optim.Optimizer adagrad = optim.Adagrad(model.parameters(), lr: 0.1, initial_accumulator_value: 0.1, eps: 1e-7);
        int[] order = new SeededRandom(1).Permutation(columns.Count);
        using Tensor labels = arange(batchSize);
        var clock = new System.Diagnostics.Stopwatch();
        for (int step = 0; step < steps; step++)
        {
            clock.Restart();
            double loss = Step(
                model, adagrad, labels, columns, [
                    .. Enumerable.Range(0, batchSize).Select(i => order[(int)((((long)step * batchSize) + i) % order.Length)])]);
            tell(clock.Elapsed.TotalMilliseconds, loss / batchSize);
        }
    }

    private static double Step(PlainTwoTower model, optim.Optimizer adagrad, Tensor labels, TwoTowerColumns columns, int[] rows)
    {
        using DisposeScope scope = NewDisposeScope();
        List<long> words = [];
        long[] offsets = new long[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            offsets[i] = words.Count;
            words.AddRange(columns.WordsOf(columns.ItemOf[rows[i]]));
        }

        adagrad.zero_grad();
        Tensor logits = model.forward(
            (tensor(rows.Select(row => (long)columns.UserOf[row]).ToArray()), tensor(rows.Select(row => (long)columns.BucketOf[row]).ToArray()),
                tensor(rows.Select(row => columns.TimeOf[row]).ToArray(), rows.Length, 1)),
            (tensor(rows.Select(row => (long)columns.TitleOf(columns.ItemOf[row])).ToArray()), tensor(words.ToArray()), tensor(offsets)));
        Tensor loss = nn.functional.cross_entropy(logits, labels, reduction: nn.Reduction.Sum);
        loss.backward();
        adagrad.step();
        return loss.item<float>();
    }
}
