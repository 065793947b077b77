using Spectre.Console;
using Spectre.Console.Rendering;

namespace Bakeoff.Cli;

/// <summary>A column that only the lines of stages have: that of what is queued has no end, so that a bar or a share would say nothing.</summary>
/// <param name="column">The column.</param>
internal sealed class OfStagesColumn(ProgressColumn column) : ProgressColumn
{
    /// <inheritdoc/>
    protected override bool NoWrap => true;

    /// <inheritdoc/>
    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
        task.IsIndeterminate ? Text.Empty : column.Render(options, task, deltaTime);

    /// <inheritdoc/>
    public override int? GetColumnWidth(RenderOptions options) => column.GetColumnWidth(options);
}
