namespace Bakeoff.Numerics;

/// <inheritdoc cref="ITileExtent"/>
internal readonly struct PartOfTile : ITileExtent
{
    public static bool IsWhole => false;
}
