namespace Bakeoff.Pipeline;

/// <summary>A stored object is missing or its bytes are not those of its name: the entry that names it is a miss.</summary>
internal sealed class DamagedObjectException(string sha256, string reason) : Exception($"object {sha256} {reason}")
{
    public string Sha256 { get; } = sha256;
}
