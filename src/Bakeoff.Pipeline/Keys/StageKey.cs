using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Bakeoff.Pipeline;

/// <summary>What a stage's output depends on, as one SHA-256 over named, length-prefixed parts.</summary>
public sealed class StageKey
{
    /// <summary>The version of the key's form: another one invalidates every entry.</summary>
    public const string Version = "bakeoff-key/1";

    /// <summary>Creates the key that some parts have.</summary>
    /// <param name="parts">The parts, in their fixed order.</param>
    public StageKey(IReadOnlyList<KeyPart> parts)
    {
        Parts = parts;
        Hash = Compute(parts);
    }

    /// <summary>The parts of the key, in their fixed order.</summary>
    public IReadOnlyList<KeyPart> Parts { get; }

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public string Hash { get; }

    private static string Compute(IReadOnlyList<KeyPart> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, Version);
        foreach (KeyPart part in parts)
        {
            Append(hash, part.Name);
            Append(hash, part.Value);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The length comes first, so that no two lists of parts run together to the same bytes.</summary>
    private static void Append(IncrementalHash hash, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
