using Bakeoff.Core;

namespace Bakeoff.Models;

/// <summary>The error that says which custom class failed, and where, whatever it threw.</summary>
internal static class CustomModelFailure
{
    /// <summary>Creates the error.</summary>
    /// <param name="options">What the experiment says of the model.</param>
    /// <param name="e">What the class threw.</param>
    public static TrainingException Create(CustomModelOptions options, Exception e) => new(
        ErrorCodes.CustomModelFailed, $"the model '{options.Model}', {options.Class}, failed: {CustomCodeFailure.Describe(e)}.", "Correct the model.",
        e);
}
