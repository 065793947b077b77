using Spectre.Console.Rendering;
using Text = Spectre.Console.Text;

namespace Bakeoff.Cli;

/// <summary>
/// A line that goes above the live lines. What is left of them on the terminal is taken away first: a line that is wrapped would end in the middle of
/// theirs, and the rest would stay.
/// </summary>
/// <param name="text">The line.</param>
internal sealed class LineAboveLive(string text) : IRenderable
{
    private const string EraseBelow = "\u001b[J"; // ECMA-48, ED: from here to the end of the screen.
    private readonly IRenderable _text = new Text(text + "\n");

    /// <inheritdoc/>
    public Measurement Measure(RenderOptions options, int maxWidth) => _text.Measure(options, maxWidth);

    /// <inheritdoc/>
    public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => _text.Render(options, maxWidth).Prepend(Segment.Control(EraseBelow));
}
