using Bakeoff.Core;

namespace Bakeoff.Svd;

/// <summary>
/// Trains biased matrix factorization on a grid of blocks, on any number of threads with the same result; with
/// <see cref="BiasedMfOptions.Implicit"/> SVD++, user by user on one thread.
/// </summary>
public sealed class BiasedMfTrainer : ISvdTrainer
{
    private readonly BiasedMfOptions _options;
    private readonly RatingScale _scale;
    private readonly TrainingResources _resources;

    /// <summary>Creates a trainer.</summary>
    /// <param name="options">The options.</param>
    /// <param name="scale">Predictions are clamped to its ends; training is not.</param>
    /// <param name="resources">What it may use, or null for the defaults.</param>
    /// <exception cref="ReportedException">An option is out of its range, or two exclude each other (<c>BKF6003</c>).</exception>
    public BiasedMfTrainer(BiasedMfOptions options, RatingScale scale, TrainingResources? resources = null)
    {
        OptionProperties.Demand(options);
        (_options, _scale, _resources) = (options, scale, resources ?? new TrainingResources());
    }

    /// <inheritdoc cref="ISvdTrainer.Train"/>
    public BiasedMfModel Train(IRatingSource ratings, ulong seed, IStageProgress? progress = null, CancellationToken cancellation = default)
    {
        progress ??= SilentProgress.Instance;
        progress.Report(0, "counting the ratings");
        var totals = new RatingTotals(ratings, _scale, _resources.Threads, cancellation);
        int epochs = _options.Epochs;
        IReadOnlyList<EpochReport> search = [];
        if (_options.ValidationRatings > 0)
        {
            search = Search(ratings, totals, seed, progress, cancellation);
            epochs = search.MinBy(epoch => epoch.ValidationLoss)!.Epoch;
        }

        progress.Report(0, "assigning the ratings to blocks");
        using var fit = new BiasedMfFit(_options, ratings, totals, _resources, seed, cancellation);
        var kept = new EpochCheckpoints(_resources, "epochs", fit);
        List<EpochReport> reports = Resume(kept, progress);
        progress.Report(0, "training");
        for (int epoch = reports.Count + 1; epoch <= epochs; epoch++)
        {
            double rmse = Checked(fit.Epoch(cancellation), epoch);
            reports.Add(new EpochReport(epoch, rmse, epoch <= search.Count ? search[epoch - 1].ValidationLoss : null));
            progress.Report((double)epoch / epochs, FormattableString.Invariant($"epoch {epoch} of {epochs}, RMSE {rmse:F4}"));
            kept.Keep(reports);
        }

        kept.Finish(reports);

        fit.Refresh(cancellation);
        return BiasedMfModel.From(fit, ratings, _scale, reports);
    }

    ISvdModel ISvdTrainer.Train(IRatingSource ratings, ulong seed, IStageProgress? progress, CancellationToken cancellation) =>
        Train(ratings, seed, progress, cancellation);

    /// <summary>Trains without the held-out ratings until they are predicted no better.</summary>
    private List<EpochReport> Search(IRatingSource ratings, RatingTotals all, ulong seed, IStageProgress progress, CancellationToken cancellation)
    {
        var validation = new HeldOutRatings(ratings, all.UserCounts, _options.ValidationRatings, cancellation);
        var totals = new RatingTotals(validation.Kept, _scale, _resources.Threads, cancellation);
        using var fit = new BiasedMfFit(_options, validation.Kept, totals, _resources, seed, cancellation);
        var kept = new EpochCheckpoints(_resources, "search", fit);
        List<EpochReport> reports = Resume(kept, progress);
        var stopping = new EarlyStopping(_options.Patience);
        bool goesOn = reports.TrueForAll(report => stopping.GoOn(report.ValidationLoss!.Value));
        for (int epoch = reports.Count + 1; goesOn && epoch <= _options.Epochs; epoch++)
        {
            double rmse = Checked(fit.Epoch(cancellation), epoch);
            fit.Refresh(cancellation);
            double heldOut = validation.Rmse((user, item) => _scale.Clamp(fit.Predict(user, item)));
            reports.Add(new EpochReport(epoch, rmse, heldOut));
            progress.Report(
                (double)epoch / _options.Epochs, FormattableString.Invariant(
                    $"search: epoch {epoch}, RMSE {rmse:F4}, on held-out ratings {heldOut:F4}"));
            kept.Keep(reports);
            goesOn = stopping.GoOn(heldOut);
        }

        kept.Finish(reports);
        return reports;
    }

    private static List<EpochReport> Resume(EpochCheckpoints kept, IStageProgress progress)
    {
        List<EpochReport> done = [.. kept.Resume()];
        if (done.Count > 0)
        {
            progress.Warn(FormattableString.Invariant($"an earlier run was ended: training goes on after epoch {done.Count}."));
        }

        return done;
    }

    private double Checked(double rmse, int epoch) =>
        Divergence.Refuse(rmse, FormattableString.Invariant($"in epoch {epoch}"), _options.LearningRate);
}
