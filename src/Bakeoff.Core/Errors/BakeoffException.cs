namespace Bakeoff.Core;

/// <summary>
/// The root of every error that Bakeoff reports on purpose. It carries a <c>BKF</c> code that
/// <c>docs/errors.md</c> explains, what went wrong, and what to do about it.
/// </summary>
public abstract class BakeoffException : Exception
{
    /// <summary>Creates an error with a code, a remedy and the place where it happened.</summary>
    /// <param name="code">A code of <see cref="ErrorCodes"/>, such as <c>BKF2006</c>.</param>
    /// <param name="message">What was found and what was expected, in one sentence.</param>
    /// <param name="remedy">What the user can do about it, in one sentence.</param>
    /// <param name="location">The file, line and column at fault, where there is one.</param>
    /// <param name="inner">The cause.</param>
    protected BakeoffException(
        string code, string message, string remedy, FileLocation? location = null, Exception? inner = null)
        : base(message, inner)
    {
        Code = code;
        Remedy = remedy;
        Location = location;
    }

    /// <summary>The code, such as <c>BKF2006</c>: listed in <see cref="ErrorCodes"/>.</summary>
    public string Code { get; }

    /// <summary>What the user can do about it.</summary>
    public string Remedy { get; }

    /// <summary>The file, line and column at fault, or null.</summary>
    public FileLocation? Location { get; }

    /// <summary>Every problem found, as one report each: most errors hold one, an experiment file may hold many.</summary>
    public virtual IReadOnlyList<ErrorReport> Reports => [new ErrorReport(Code, Message, Remedy, Location)];

    /// <summary>The process's exit code for this error: see <see cref="ErrorCodes.ExitCodeOf"/>.</summary>
    public int ExitCode => ErrorCodes.ExitCodeOf(Code);
}
