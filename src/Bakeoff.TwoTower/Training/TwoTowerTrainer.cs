using System.Diagnostics;
using System.Globalization;
using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.TwoTower;

/// <summary>
/// Trains the two-tower model on a fold's training rows: in each batch, every row's own item must win a softmax over the batch's
/// items (as TensorFlow Recommenders' retrieval task does; Yi et al., RecSys 2019). The loss is summed over the batch; it starts
/// near ln(batch) a row. Steps are Adagrad's.
/// </summary>
/// <param name="options">The options.</param>
/// <param name="threads">Threads of the fused backend at most: no byte depends on them.</param>
/// <param name="checkpoints">Where the training is kept to go on after its process was killed.</param>
/// <param name="progress">Told of every batch.</param>
/// <param name="cancellation">Looked at before every batch.</param>
internal sealed class TwoTowerTrainer(
    TwoTowerOptions options, int threads, CheckpointFolder checkpoints, IStageProgress progress, CancellationToken cancellation)
{
    private long _lastCheckpoint = Stopwatch.GetTimestamp();

    /// <summary>Threads of the fused backend that may be used now; null where they stay as they are.</summary>
    public ThreadShare? ThreadShare { get; init; }

    /// <summary>Threads of the fused backend for which there is memory.</summary>
    public int ThreadsAtMost { get; init; } = int.MaxValue;

    /// <summary>Batches of the torch backend that are assembled at one time, for tests; null where the backend knows best.</summary>
    public int? Ahead { get; init; }

    /// <summary>Trains; the same seed gives the same bytes.</summary>
    /// <param name="rows">The training rows.</param>
    /// <param name="items">The catalogue.</param>
    /// <param name="scale">The rating scale.</param>
    /// <param name="seed">The seed.</param>
    /// <exception cref="TrainingException">
    /// The loss is not finite (<c>BKF6001</c>), libtorch or the device is not there (<c>BKF6002</c>, <c>BKF6005</c>) or has too little memory
    /// (<c>BKF6008</c>), an option is out of its range (<c>BKF6003</c>), or nothing is left to train or to hold out (<c>BKF6004</c>).
    /// </exception>
    public TwoTowerTraining Train(Interactions rows, ItemTable items, RatingScale scale, ulong seed)
    {
        OptionProperties.Demand(options);
        progress.Report(0, "fitting the features");
        TowerFeatures? fitted = null;
        Positives? kept = null;
        InParallel.Run(
            threads, cancellation, () => fitted = TowerFeatures.Fit(rows, items, options, threads),
            () => kept = new Positives(rows, items.Catalogue.Count, options));
        (TowerFeatures features, Positives positives) = (fitted!, kept!);
        PopularityOverTime? popularity = options.Popularity ? new PopularityOverTime(rows, features.Time, items.Catalogue.Count) : null;
        var weights = new TwoTowerWeights(features.QueryShape(options), features.CandidateShape(options));
        var model = new TwoTowerModel(options, features, weights, popularity);
        InParallel.Run(threads, cancellation, () => weights.Initialize(seed), () => model.FillerOf(items));
        CandidateFiller candidates = model.FillerOf(items);
        TrainingState state = Resume(weights);
        var validation = new Validation(model, rows, items, candidates, positives.HeldOut, threads);
        using (ITrainingStep step = CreateStep(weights, BatchCapacity.Of(options, positives.Count, items.Catalogue.Count)))
        {
            var line = new BatchLine(
                step.Ahead, () => new BatchAssembler(options, rows, positives, features, items, candidates, scale.GainOrigin));
            while (state.Epochs.Count < options.Epochs && !HasStopped(state))
            {
                int epoch = state.Epochs.Count + 1;
                double loss = RunEpoch(state, weights, step, line, positives.Count, seed);
                step.Save();
                state = Look(state, new EpochReport(epoch, loss), validation, weights);
                Keep(state, weights);
            }
        }

        if (options.Patience > 0 && state.BestEpoch != state.Epochs.Count)
        {
            checkpoints.Read(CheckpointFolder.Best, weights);
        }

        model.Head = FitHead(model, rows, items, scale, seed);
        return new TwoTowerTraining(model, state.Epochs, rows.Count, options.Patience > 0 ? state.BestEpoch : state.Epochs.Count);
    }

    private LinearRatingHead? FitHead(TwoTowerModel model, Interactions rows, ItemTable items, RatingScale scale, ulong seed)
    {
        if (!options.RatingHead || !scale.HasRatings)
        {
            return null;
        }

        progress.Report(1, "fitting the rating head");
        return LinearRatingHead.Fit(model, rows, items, scale, Seeds.Derive(seed, "rating head"), threads, cancellation);
    }

    private ITrainingStep CreateStep(TwoTowerWeights weights, BatchCapacity capacity) => options.UsesTorch()
        ? new TorchStep(weights, options, Ahead)
        : FusedBackend.Create(weights, options, new FusedThreads(threads, ThreadShare, ThreadsAtMost), capacity);

    /// <summary>Reads what an earlier run of this training has kept, if it was ended.</summary>
    private TrainingState Resume(TwoTowerWeights weights)
    {
        TrainingState state = checkpoints.Read(CheckpointFolder.Last, weights) ?? TrainingState.Start;
        if (state.Epochs.Count > 0 || state.Batches > 0)
        {
            string batch = state.Batches > 0 ? FormattableString.Invariant($", batch {state.Batches}") : "";
            int epochs = state.Batches > 0 ? state.Epochs.Count + 1 : state.Epochs.Count;
            progress.Warn(FormattableString.Invariant($"an earlier run was ended: training goes on after epoch {epochs}{batch}."));
        }

        return state;
    }

    private bool HasStopped(TrainingState state)
    {
        int looks = state.Epochs.Count(epoch => epoch.Epoch > state.BestEpoch && epoch.ValidationAccuracy is not null);
        return options.Patience > 0 && state.BestEpoch > 0 && looks >= options.Patience;
    }

    /// <summary>Evaluates the model on the validation rows, if it is time to.</summary>
    private TrainingState Look(TrainingState state, EpochReport epoch, Validation validation, TwoTowerWeights weights)
    {
        if (options.ValidationRatings == 0 || epoch.Epoch % options.ValidationEvery != 0)
        {
            return new TrainingState([.. state.Epochs, epoch], state.BestEpoch);
        }

        epoch = epoch with { ValidationAccuracy = validation.Measure(cancellation) };
        double AccuracyOf(EpochReport? report) => report?.ValidationAccuracy?[Validation.DecidingK] ?? -1;
        bool isBest = AccuracyOf(epoch) > AccuracyOf(state.Epochs.FirstOrDefault(report => report.Epoch == state.BestEpoch));
        if (isBest && options.Patience > 0)
        {
            checkpoints.Write(CheckpointFolder.Best, weights, state);
        }

        return new TrainingState([.. state.Epochs, epoch], isBest ? epoch.Epoch : state.BestEpoch);
    }

    /// <summary>
    /// Of short epochs not each is kept: less is lost than writing them would take. The last one is kept too, since the lists that are made after it
    /// may take as long.
    /// </summary>
    private void Keep(TrainingState state, TwoTowerWeights weights)
    {
        if (Stopwatch.GetElapsedTime(_lastCheckpoint) >= checkpoints.Interval)
        {
            checkpoints.Write(CheckpointFolder.Last, weights, state);
            _lastCheckpoint = Stopwatch.GetTimestamp();
        }
    }

    /// <summary>One pass in a new order, or the rest of one; returns the mean loss a row, each before its step.</summary>
    private double RunEpoch(TrainingState state, TwoTowerWeights weights, ITrainingStep step, BatchLine line, long count, ulong seed)
    {
        int epoch = state.Epochs.Count + 1;
        ulong epochSeed = Seeds.Derive(seed, FormattableString.Invariant($"epoch {epoch}"));
        var order = new SeededOrder(count, epochSeed);
        long batches = ((count - 1) / options.BatchSize) + 1;
        AlongsideWork Filling(long number)
        {
            long first = number * options.BatchSize;
            int rows = (int)Math.Min(options.BatchSize, count - first);
            return number >= batches ? AlongsideWork.None : line.Filling(number, order, first, rows, unchecked(epochSeed + (ulong)number));
        }

        (double sum, long told) = (state.LossSum, state.Batches * options.BatchSize);
        (long rows, long firstUntold) = (told, state.Batches);
        long start = Stopwatch.GetTimestamp();
        for (int ahead = 0; ahead < step.Ahead; ahead++)
        {
            Filling(state.Batches + ahead).Run();
        }

        for (long number = state.Batches; number < batches; number++)
        {
            cancellation.ThrowIfCancellationRequested();
            TrainingBatch current = line[number];
            double? loss = step.RunAhead(current, Filling(number + step.Ahead));
            rows += current.Rows;
            // A backend that tells the loss later is asked at both ends of the epoch: the first shows at once where the loss starts.
            if (loss is not null || number == 0 || number == batches - 1)
            {
                double latest = loss ?? step.TakeLoss();
                Refuse(latest, epoch, firstUntold, number);
                (sum, told, firstUntold) = (sum + latest, rows, number + 1);
            }

            Report(epoch, number, state.Batches, batches, sum / told, Stopwatch.GetElapsedTime(start).TotalSeconds);
            if (loss is not null && number < batches - 1)
            {
                KeepWithinEpoch(state with { Batches = number + 1, LossSum = sum }, weights, step);
            }
        }

        return sum / count;
    }

    /// <summary>
    /// Keeps the state within an epoch. It is called only after batches whose loss was told: the sums run over the same batches then, whether the
    /// process goes on or another one does.
    /// </summary>
    private void KeepWithinEpoch(TrainingState state, TwoTowerWeights weights, ITrainingStep step)
    {
        if (Stopwatch.GetElapsedTime(_lastCheckpoint) >= checkpoints.WithinEpochs)
        {
            step.Save();
            checkpoints.Write(CheckpointFolder.Last, weights, state);
            _lastCheckpoint = Stopwatch.GetTimestamp();
        }
    }

    private void Report(int epoch, long batch, long firstBatch, long batches, double loss, double seconds)
    {
        double done = (double)(((epoch - 1) * batches) + batch + 1) / (batches * options.Epochs);
        double left = seconds / (batch + 1 - firstBatch) * ((batches * (options.Epochs - epoch + 1)) - batch - 1);
        progress.Report(done, string.Create(
            CultureInfo.InvariantCulture, $"epoch {epoch} of {options.Epochs}, batch {batch + 1} of {batches}, loss {loss:F3}, {left:F0} s left"));
    }

    /// <summary>Refuses a loss that is not finite: that of a batch, or of some batches together whose loss was told late.</summary>
    private void Refuse(double loss, int epoch, long first, long last)
    {
        if (!double.IsFinite(loss))
        {
            string where = first == last ? $"batch {last + 1}" : $"one of the batches {first + 1} to {last + 1}";
            throw new TrainingException(
                ErrorCodes.TrainingDiverged, $"the loss is {loss} in epoch {epoch}, {where}.",
                FormattableString.Invariant($"Choose a 'learningRate' below {options.LearningRate}."));
        }
    }
}
