using System.Text;

namespace Bakeoff.Cli;

/// <summary>Writes everything to two writers.</summary>
/// <param name="first">One of the two; it says the encoding, and is flushed.</param>
/// <param name="second">The other.</param>
internal sealed class BothWriter(TextWriter first, TextWriter second) : TextWriter
{
    /// <inheritdoc/>
    public override Encoding Encoding => first.Encoding;

    /// <inheritdoc/>
    public override void Write(char value)
    {
        first.Write(value);
        second.Write(value);
    }

    /// <inheritdoc/>
    public override void Write(string? value)
    {
        first.Write(value);
        second.Write(value);
    }

    /// <inheritdoc/>
    public override void Flush() => first.Flush();
}
