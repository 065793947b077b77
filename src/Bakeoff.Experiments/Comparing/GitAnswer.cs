namespace Bakeoff.Experiments;

/// <summary>The exit code and the output of git.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Words">What it wrote to standard error, which explains a failure, on one line.</param>
internal sealed record GitAnswer(int Code, string Output, string Words)
{
    /// <summary>Whether git did what it was asked.</summary>
    public bool Succeeded => Code == 0;

    /// <summary>The parts of an output with <c>-z</c>, which keeps names as they are.</summary>
    public string[] Parts => Output.Split('\0', StringSplitOptions.RemoveEmptyEntries);
}
