namespace Bakeoff.Core;

/// <summary>What a model wrote cannot be evaluated (<c>BKF7xxx</c>).</summary>
public sealed class EvaluationException : BakeoffException
{
    /// <summary>Creates the error of a file or a metric that is evaluated.</summary>
    /// <param name="code">A <c>BKF7xxx</c> code.</param>
    /// <param name="model">The model whose artifact is at fault.</param>
    /// <param name="message">What was found and what was expected.</param>
    /// <param name="remedy">What to do about it.</param>
    /// <param name="line">The line of the artifact that is at fault, from 1, or null.</param>
    public EvaluationException(string code, string model, string message, string remedy, long? line = null)
        : base(code, message, remedy, new FileLocation(model, line)) => Model = model;

    /// <summary>The model whose artifact is at fault.</summary>
    public string Model { get; }
}
