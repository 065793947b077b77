using System.CommandLine;
using Bakeoff.Core;

namespace Bakeoff.Cli;

/// <summary>
/// Where a command prints what it found: as lines for people on the standard output; or as one JSON document there, and the lines on the standard
/// error.
/// </summary>
/// <param name="isJson">Whether it is to be JSON.</param>
internal sealed class Answer(bool isJson)
{
    /// <summary>Where lines for people go.</summary>
    public CommandOutput Output { get; } = isJson ? CommandOutput.ToStandardError() : CommandOutput.ToStandardOutput();

    /// <summary>Creates the option that asks for JSON.</summary>
    /// <param name="format">The format and its version, the document's first member.</param>
    public static Option<bool> CreateOption(string format) =>
        new("--json") { Description = $"As JSON, format {format}, for tools; everything else goes to standard error." };

    /// <summary>Prints a line for people.</summary>
    /// <param name="text">The line.</param>
    public void WriteLine(string text) => Output.WriteLine(text);

    /// <summary>Prints the document where JSON was asked for.</summary>
    /// <typeparam name="T">The type of the document.</typeparam>
    /// <param name="document">The document; its first member is the format.</param>
    public void Document<T>(T document)
    {
        if (isJson)
        {
            Console.Write(CanonicalJson.Serialize(document));
        }
    }
}
