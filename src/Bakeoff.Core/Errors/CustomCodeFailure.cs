namespace Bakeoff.Core;

/// <summary>Says of what custom code threw, a model's or a metric's, whether it is a failure of that code, and how it reads in an error.</summary>
public static class CustomCodeFailure
{
    /// <summary>Says whether an exception is to be reported as a failure of the code: errors of Bakeoff and cancellation are what they are.</summary>
    /// <param name="e">What was thrown.</param>
    public static bool IsOfTheCode(Exception e) => e is not (BakeoffException or OperationCanceledException);

    /// <summary>Describes a failure: its type, its message without a period, and the place where it was thrown, if that is known.</summary>
    /// <param name="e">What was thrown.</param>
    public static string Describe(Exception e)
    {
        string place = e.StackTrace?.Split('\n').FirstOrDefault()?.Trim() is { Length: > 0 } frame ? $" ({frame})" : "";
        return $"{e.GetType().Name}: {e.Message.TrimEnd('.')}{place}";
    }
}
