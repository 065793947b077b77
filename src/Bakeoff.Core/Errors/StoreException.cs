namespace Bakeoff.Core;

/// <summary>The store cannot be used (<c>BKF4xxx</c>).</summary>
public sealed class StoreException : BakeoffException
{
    /// <summary>Creates the error of the store.</summary>
    /// <param name="path">The file or folder at fault.</param>
    /// <param name="message">What was found and what was expected.</param>
    /// <param name="remedy">What to do about it.</param>
    /// <param name="inner">The cause.</param>
    public StoreException(string path, string message, string remedy, Exception? inner = null)
        : this(ErrorCodes.StoreUnusable, path, message, remedy, inner)
    {
    }

    /// <summary>Creates the error with a code of its own.</summary>
    /// <param name="code">A code of <see cref="ErrorCodes"/>, <c>BKF4xxx</c>.</param>
    /// <param name="path">The file or folder at fault.</param>
    /// <param name="message">What was found and what was expected.</param>
    /// <param name="remedy">What to do about it.</param>
    /// <param name="inner">The cause.</param>
    public StoreException(string code, string path, string message, string remedy, Exception? inner = null)
        : base(code, message, remedy, new FileLocation(path), inner)
    {
    }
}
