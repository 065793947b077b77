using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Bakeoff.Core;

/// <summary>Derives one seed from another, so that each purpose has its own stream of random numbers.</summary>
public static class Seeds
{
    /// <summary>
    /// The first 64 bits of SHA-256 over the seed (little-endian) and the purpose (UTF-8). So a stage that draws one
    /// number more changes no other stage.
    /// </summary>
    /// <param name="seed">The seed of the experiment, or one derived from it.</param>
    /// <param name="purpose">What the numbers are for, such as <c>TrainSvd[0]</c>.</param>
    public static ulong Derive(ulong seed, string purpose)
    {
        byte[] text = new byte[8 + Encoding.UTF8.GetByteCount(purpose)];
        BinaryPrimitives.WriteUInt64LittleEndian(text, seed);
        Encoding.UTF8.GetBytes(purpose, text.AsSpan(8));
        return BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(text));
    }
}
