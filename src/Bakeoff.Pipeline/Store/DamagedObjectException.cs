using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>A stored object is missing or its bytes are not those of its name (<c>BKF4002</c>): the entry that names it is a miss.</summary>
internal sealed class DamagedObjectException(string sha256, string reason)
    : BakeoffException(
        ErrorCodes.StoreDamaged, $"object {sha256} {reason}",
        "Run the same command again: what is missing is made again. Check the disk if it happens often.")
{
    public string Sha256 { get; } = sha256;
}
