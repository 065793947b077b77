namespace Bakeoff.Numerics;

/// <inheritdoc cref="ITileExtent"/>
internal readonly struct WholeTile : ITileExtent
{
    public static bool IsWhole => true;
}
