using System.Globalization;
using System.Text.Json;
using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>Says what each node needs for the data that it will read, and refuses what cannot fit.</summary>
/// <param name="graph">The nodes.</param>
/// <param name="budgetBytes">The memory of all stages together.</param>
/// <param name="store">Holds the outputs that say how large the data are.</param>
/// <param name="executor">The executor whose largest node has that memory; null where it is that of this machine.</param>
internal sealed class MemoryPlan(StageGraph graph, long budgetBytes, ArtifactStore store, string? executor = null)
{
    private DataSize? _measured;

    /// <summary>The size of the data: as measured, else as stated by the experiment, else unknown.</summary>
    public DataSize? Size => _measured ?? graph.StatedSize;

    /// <summary>Whether the size is as measured.</summary>
    public bool IsMeasured => _measured is not null;

    /// <summary>Looks into a finished node's output for the size of the data, if it is the node that measures them.</summary>
    /// <param name="node">The node.</param>
    /// <param name="entry">Its output.</param>
    public void Learn(StageNode node, ActionEntry entry)
    {
        if (node.SizeFile is { } file && entry.Outputs.FirstOrDefault(output => output.Path == file) is { } output
            && store.ReadText(output.Sha256) is { } text)
        {
            using JsonDocument document = JsonDocument.Parse(text);
            long CountOf(string name) => document.RootElement.TryGetProperty(name, out JsonElement value) && value.TryGetInt64(out long number)
                ? number : 0;
            _measured = new DataSize(CountOf("ratings"), CountOf("users"), CountOf("items"));
        }
    }

    /// <summary>What a node needs; of a size that is not known the least that there can be.</summary>
    public StageNeeds NeedsOf(StageNode node)
    {
        StageNeeds needs = node.Needs(Size ?? new DataSize(0, 0, 0));
        return needs.ComfortableBytes < needs.MinimumBytes ? needs with { ComfortableBytes = needs.MinimumBytes } : needs;
    }

    /// <summary>What a node has to do; null while the size of the data is not known.</summary>
    /// <param name="node">The node.</param>
    /// <param name="threads">How many threads it has, at least 1.</param>
    public StageLoad? LoadOf(StageNode node, int threads) =>
        Size is { } size ? new StageLoad(size, node.Work(size), NeedsOf(node).MinimumBytes, threads) : null;

    /// <summary>The refusal of those of some nodes that need more than there is; null if all fit.</summary>
    /// <param name="nodes">Nodes that would run.</param>
    public MemoryRefusedException? Refuse(IEnumerable<StageNode> nodes)
    {
        (StageNode Node, long Needs)[] misfits =
            [.. nodes.Select(node => (Node: node, Needs: NeedsOf(node).MinimumBytes)).Where(of => of.Needs > budgetBytes)];
        long enough = misfits.Length == 0 ? 0 : misfits.Max(of => of.Needs); // One number, with which all of them run.
        ErrorReport[] reports = [.. misfits.Select(of => new ErrorReport(
            ErrorCodes.MemoryTooSmall,
            $"it needs {Megabytes(of.Needs)} of memory{Rows}, and {Holder} {Megabytes(budgetBytes)}.",
            $"{Remedy(enough)}{(of.Node.MemoryRemedy is { } other ? $", or {other}" : "")}.",
            new FileLocation(of.Node.Label)))];
        return reports.Length > 0 ? new MemoryRefusedException(reports) : null;
    }

    private string Holder => executor is null ? "all stages together may hold" : $"no node of {executor} that a stage may have holds more than";

    private string Remedy(long enough) => executor is not null ? "Name a partition with larger nodes in bakeoff.json, or choose --executor=local"
        : $"Give it more with --memory={Math.Ceiling(enough / 1e6).ToString(CultureInfo.InvariantCulture)}MB or above";

    private string Rows => Size is { } size
        ? string.Create(CultureInfo.InvariantCulture, $" for {size.Ratings:N0} ratings, {size.Users:N0} users and {size.Items:N0} items") : "";

    /// <summary>A number of bytes as messages have it.</summary>
    public static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(bytes / 1e6):N0} MB");
}
