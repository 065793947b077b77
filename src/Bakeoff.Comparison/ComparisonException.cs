using Bakeoff.Core;

namespace Bakeoff.Comparison;

/// <summary>Two runs cannot be compared, or the comparison says no.</summary>
public sealed class ComparisonException : BakeoffException
{
    /// <summary>Creates the error.</summary>
    /// <param name="code">A <c>BKF7xxx</c> code.</param>
    /// <param name="message">What was found and what was expected.</param>
    /// <param name="remedy">What to do about it.</param>
    public ComparisonException(string code, string message, string remedy)
        : base(code, message, remedy)
    {
    }
}
