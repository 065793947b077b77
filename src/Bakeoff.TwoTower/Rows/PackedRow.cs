namespace Bakeoff.TwoTower;

/// <summary>A training row in 8 bytes: the item's position in 24 bits, a code for the rating in 8, the time in 32.</summary>
/// <param name="Bits">All of it.</param>
internal readonly record struct PackedRow(ulong Bits)
{
    /// <summary>How many items a catalogue may have for its rows to be packed.</summary>
    public const int MaxItems = 1 << 24;

    /// <summary>Packs a row.</summary>
    /// <param name="item">The item's position in the catalogue, below <see cref="MaxItems"/>.</param>
    /// <param name="time">The timestamp, in the units of <see cref="Interactions.TimestampOf(long)"/>.</param>
    /// <param name="code">Which of 256 values the rating is.</param>
    public PackedRow(int item, uint time, byte code)
        : this((uint)item | ((ulong)code << 24) | ((ulong)time << 32))
    {
    }

    /// <summary>The item's position in the catalogue.</summary>
    public int Item => (int)Bits & (MaxItems - 1);

    /// <summary>The code of the rating.</summary>
    public byte Code => (byte)(Bits >> 24);

    /// <summary>The timestamp.</summary>
    public uint Time => (uint)(Bits >> 32);
}
