namespace Bakeoff.Core;

/// <summary>A model could not be trained (<c>BKF6xxx</c>).</summary>
public sealed class TrainingException : BakeoffException
{
    /// <summary>Creates the error of a training.</summary>
    /// <param name="code">A <c>BKF6xxx</c> code.</param>
    /// <param name="message">What was found and what was expected.</param>
    /// <param name="remedy">What to do about it.</param>
    /// <param name="inner">The cause.</param>
    public TrainingException(string code, string message, string remedy, Exception? inner = null)
        : base(code, message, remedy, null, inner)
    {
    }
}
