namespace Bakeoff.Core;

/// <summary>One epoch of training.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Loss">The loss over the epoch; its meaning is <see cref="TrainingReport.LossName"/>.</param>
/// <param name="ValidationLoss">The same on ratings that were held out of the training rows to see when to stop, or null where none were.</param>
/// <param name="ValidationAccuracy">
/// For each k the share of held-out rows whose item is among the k highest scores of the catalogue without the user's other training
/// items; null where it was not measured.
/// </param>
public sealed record EpochReport(
    int Epoch, double Loss, double? ValidationLoss = null, IReadOnlyDictionary<int, double>? ValidationAccuracy = null);
