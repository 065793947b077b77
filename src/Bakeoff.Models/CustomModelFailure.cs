using Bakeoff.Core;

namespace Bakeoff.Models;

/// <summary>Says which custom class failed, and where, whatever it threw.</summary>
internal static class CustomModelFailure
{
    /// <summary>Says whether an exception is to be reported as a failure of the class: errors of ours and cancellation are what they are.</summary>
    /// <param name="e">What was thrown.</param>
    public static bool IsOfTheClass(Exception e) => e is not (BakeoffException or OperationCanceledException);

    /// <summary>Creates the error.</summary>
    /// <param name="options">What the experiment says of the model.</param>
    /// <param name="e">What the class threw.</param>
    public static TrainingException Create(CustomModelOptions options, Exception e)
    {
        string place = e.StackTrace?.Split('\n').FirstOrDefault()?.Trim() is { Length: > 0 } frame ? $" ({frame})" : "";
        return new TrainingException(
            ErrorCodes.CustomModelFailed,
            $"the model '{options.Model}', {options.Class}, failed: {e.GetType().Name}: {e.Message.TrimEnd('.')}{place}.", "Correct the model.", e);
    }
}
