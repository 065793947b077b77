using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <summary>A training by pairs: what <c>bpr</c> and <c>warp</c> have in common.</summary>
/// <param name="Seed">Draws everything.</param>
internal sealed record PairFit(ulong Seed)
{
    /// <summary>Makes a loss that reads the factors.</summary>
    /// <param name="factors">The factors.</param>
    /// <typeparam name="TLoss">The loss.</typeparam>
    public delegate TLoss LossMaker<out TLoss>(PairFactors factors);

    /// <summary>The name of the model.</summary>
    public string Name { get; init; } = "";

    /// <summary>The factors of each user and item.</summary>
    public int Factors { get; init; }

    /// <summary>The learning rate η.</summary>
    public double LearningRate { get; init; }

    /// <summary>λ.</summary>
    public double Regularization { get; init; }

    /// <summary>How often each row is learned.</summary>
    public int Epochs { get; init; }

    /// <summary>Draws the items of pairs by popularity instead of uniformly. Default: it does not.</summary>
    public bool ByPopularity { get; init; }

    /// <summary>B of the grid; 0, the default, chooses by the number of rows.</summary>
    public int Parts { get; init; }

    /// <summary>Threads at most; the model does not depend on them. Default 1.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Receives the epochs.</summary>
    public IStageProgress Progress { get; init; } = SilentProgress.Instance;

    /// <summary>Takes seed, threads and progress from what a baseline is fitted on.</summary>
    /// <param name="input">The input.</param>
    public static PairFit From(BaselineInput input) => new(input.Seed) { Threads = input.Threads, Progress = input.Progress };

    /// <summary>
    /// Estimates the memory of a stage: the items of each row, two copies of the factors for a moment, and for each user where the rows of 32 blocks
    /// begin.
    /// </summary>
    /// <param name="factors">The factors of a row.</param>
    /// <param name="size">The size of the dataset.</param>
    /// <param name="testedShare">The share of the users for whom lists are made.</param>
    public static long EstimateBytes(int factors, DataSize size, double testedShare)
    {
        double row = 2.0 * sizeof(float) * (LaneMath.RoundUp(factors) + 16);
        return size.Bytes(400e6, ratings: (4 * testedShare) + 8, users: 400 + row, items: 100 + row);
    }

    /// <summary>Trains a model.</summary>
    /// <param name="train">The training rows; the items are the catalogue.</param>
    /// <param name="make">Makes the loss.</param>
    /// <param name="cancellation">Cancels it.</param>
    /// <typeparam name="TLoss">The loss.</typeparam>
    /// <typeparam name="T">The vectors.</typeparam>
    /// <exception cref="TrainingException">It diverges (<c>BKF6001</c>).</exception>
    public PairModel Run<TLoss, T>(IRatingSource train, LossMaker<TLoss> make, CancellationToken cancellation)
        where TLoss : struct, IPairLoss
        where T : struct, ILanes<T>
    {
        var grid = new PairGrid(train, Parts, Seeds.Derive(Seed, "grid"), cancellation);
        PairPopularity? popularity = ByPopularity ? new PairPopularity(grid.Items, grid.ItemCounts) : null;
        var factors = new PairFactors(grid.Users.Count, grid.Items.Count, Factors, Seeds.Derive(Seed, "factors"));
        var step = new PairStep<T>((float)LearningRate, (float)Regularization);
        TLoss loss = make(factors);
        using (var trainer = new PairTrainer(grid, popularity, factors, Seeds.Derive(Seed, "pairs"), Threads))
        {
            for (int epoch = 0; epoch < Epochs; epoch++)
            {
                cancellation.ThrowIfCancellationRequested();
                double wrong = trainer.Train(epoch, loss, step, cancellation);
                RefuseDivergence(factors, epoch + 1);
                Progress.Report(
                    (epoch + 1.0) / Epochs,
                    FormattableString.Invariant($"{Name}: epoch {epoch + 1} of {Epochs}, {wrong:P1} of the pairs in the wrong order"));
            }
        }

        ulong draws = Seeds.Derive(Seed, "fold in");
        var foldIn = new PairFoldIn<TLoss, T>(grid, popularity, factors, loss, step, Epochs, draws);
        var model = new PairModel(Name, train.Users, train.Items, grid, factors, foldIn);
        factors.Users.Dispose(); // The model has its own; folding users in needs the items alone.
        return model;
    }

    private void RefuseDivergence(PairFactors factors, int epoch)
    {
        if (!double.IsFinite(factors.Square()))
        {
            throw new TrainingException(
                ErrorCodes.TrainingDiverged,
                FormattableString.Invariant($"the training of {Name} diverges: after epoch {epoch} of {Epochs} its numbers are not finite."),
                FormattableString.Invariant($"Choose a 'learningRate' below {LearningRate}, or more 'regularization'."));
        }
    }
}
