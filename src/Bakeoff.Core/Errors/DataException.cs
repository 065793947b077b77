namespace Bakeoff.Core;

/// <summary>The data is not what the stage can work on (<c>BKF2xxx</c>).</summary>
public sealed class DataException : BakeoffException
{
    /// <summary>Creates the error of a data file.</summary>
    /// <param name="code">A <c>BKF2xxx</c> code.</param>
    /// <param name="message">What was found and what was expected.</param>
    /// <param name="remedy">What to do about it.</param>
    /// <param name="location">The file and line at fault.</param>
    /// <param name="inner">The cause.</param>
    public DataException(
        string code, string message, string remedy, FileLocation? location = null, Exception? inner = null)
        : base(code, message, remedy, location, inner)
    {
    }
}
