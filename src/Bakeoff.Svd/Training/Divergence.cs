using Bakeoff.Core;

namespace Bakeoff.Svd;

/// <summary>Refuses a loss that is not a number, before a model is made of it.</summary>
internal static class Divergence
{
    /// <param name="rmse">The training RMSE.</param>
    /// <param name="when">When in the training, as the message says it.</param>
    /// <param name="rate">The learning rate that led there.</param>
    /// <returns>The RMSE.</returns>
    /// <exception cref="TrainingException">It is not finite (<c>BKF6001</c>).</exception>
    public static double Refuse(double rmse, string when, double rate) => double.IsFinite(rmse) ? rmse : throw new TrainingException(
        ErrorCodes.TrainingDiverged, FormattableString.Invariant($"the training diverges: the training RMSE is {rmse} {when}."),
        FormattableString.Invariant($"Choose a 'learningRate' below {rate}, or more 'regularization'."));
}
