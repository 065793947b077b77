using System.Globalization;

namespace Bakeoff.Experiments;

/// <summary>The largest node that jobs can have.</summary>
/// <param name="Cores">Its cores.</param>
/// <param name="MemoryBytes">Its memory, in bytes.</param>
internal sealed record SlurmNodes(int Cores, long MemoryBytes)
{
    /// <summary>Where nothing is known of the nodes.</summary>
    public static SlurmNodes Unknown { get; } = new(int.MaxValue, long.MaxValue);

    /// <summary>Reads what <c>sinfo --Node --noheader --format=%c|%m</c> printed: a line a node, its processors and its megabytes.</summary>
    /// <param name="output">The lines.</param>
    public static SlurmNodes Read(string output)
    {
        (int Cores, long Megabytes)[] nodes =
        [
            .. output.Split('\n').Select(line => line.Trim().Split('|')).Where(fields => fields.Length == 2)
                .Select(fields => (Number(fields[0]), Number(fields[1]))).Where(node => node is { Item1: > 0, Item2: > 0 })
                .Select(node => ((int)node.Item1, node.Item2)),
        ];
        return nodes.Length == 0 ? Unknown : new SlurmNodes(nodes.Max(node => node.Cores), nodes.Max(node => node.Megabytes) << 20);
    }

    private static long Number(string field) =>
        long.TryParse(field.TrimEnd('+'), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : 0;
}
