using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Bakeoff.Pipeline;

/// <summary>What a stage's output depends on, as one SHA-256 over named, length-prefixed parts.</summary>
public sealed class StageKey
{
    /// <summary>The version of the key's form: another one invalidates every entry.</summary>
    public const string Version = "bakeoff-key/1";

    private const int InitialBytes = 8192;

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
        var bytes = new ArrayBufferWriter<byte>(InitialBytes);
        Append(bytes, Version);
        foreach (KeyPart part in parts)
        {
            Append(bytes, part.Name);
            Append(bytes, part.Value);
        }

        return Convert.ToHexStringLower(SHA256.HashData(bytes.WrittenSpan));
    }

    /// <summary>The length comes first, so that no two lists of parts run together to the same bytes.</summary>
    private static void Append(ArrayBufferWriter<byte> bytes, string text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.GetSpan(sizeof(int)), length);
        bytes.Advance(sizeof(int));
        bytes.Advance(Encoding.UTF8.GetBytes(text, bytes.GetSpan(length)));
    }
}
