namespace Bakeoff.Baselines;

/// <summary>What finding nearest neighbours holds.</summary>
internal static class NearestMemory
{
    /// <summary>Bytes of an item or user: what is offered to it, 8 bytes for twice as many as are kept, and twice what is kept.</summary>
    /// <param name="neighbours">How many are kept.</param>
    public static double PerRow(int neighbours) => (32.0 * neighbours) + 512;
}
