namespace Bakeoff.Core;

/// <summary>A file could not be fetched (<c>BKF3xxx</c>).</summary>
public sealed class DownloadException : BakeoffException
{
    /// <summary>Creates the error of a download.</summary>
    /// <param name="code">A <c>BKF3xxx</c> code.</param>
    /// <param name="source">The address or path it was fetched from.</param>
    /// <param name="message">What was found and what was expected.</param>
    /// <param name="remedy">What to do about it.</param>
    /// <param name="inner">The cause.</param>
    public DownloadException(string code, string source, string message, string remedy, Exception? inner = null)
        : base(code, message, remedy, new FileLocation(source), inner) => FetchedFrom = source;

    /// <summary>The address or path that it was fetched from.</summary>
    public string FetchedFrom { get; }
}
