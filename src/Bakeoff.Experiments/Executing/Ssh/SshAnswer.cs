namespace Bakeoff.Experiments;

/// <summary>What came of a script on a host.</summary>
/// <param name="Code">The script's exit code, or <see cref="Unreachable"/>.</param>
/// <param name="Lines">What it wrote to its standard output; nothing that a login shell said before.</param>
/// <param name="Said">The end of what <c>ssh</c> and the script wrote to their standard error, in one line.</param>
internal sealed record SshAnswer(int Code, IReadOnlyList<string> Lines, string Said)
{
    /// <summary>The exit code of <c>ssh</c> itself where it could not connect or lost the connection.</summary>
    public const int Unreachable = 255;

    /// <summary>Whether the host answered, well or not.</summary>
    public bool IsFromHost => Code != Unreachable;
}
