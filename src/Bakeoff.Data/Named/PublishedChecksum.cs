using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Bakeoff.Data;

/// <summary>
/// A checksum that the publisher of an archive has of it and that is no SHA-256: good enough to tell whether what came is what was published when a
/// repository pins its SHA-256.
/// </summary>
/// <param name="Algorithm"><see cref="Md5"/> or <see cref="GitBlob"/>.</param>
/// <param name="Value">The checksum in lower-case hexadecimal.</param>
public sealed record PublishedChecksum(string Algorithm, string Value)
{
    /// <summary>MD5, as archives of research data have it.</summary>
    public const string Md5 = "md5";

    /// <summary>The name that git gives a file's content: SHA-1 of the word <c>blob</c>, the length, a zero byte and the bytes.</summary>
    public const string GitBlob = "git-blob";

    /// <summary>Computes the same checksum of a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidOperationException">There is no such algorithm.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public string Compute(string path)
    {
        using FileStream stream = File.OpenRead(path);
        using var hash = IncrementalHash.CreateHash(Algorithm switch
        {
            Md5 => HashAlgorithmName.MD5,
            GitBlob => HashAlgorithmName.SHA1,
            _ => throw new InvalidOperationException($"There is no algorithm '{Algorithm}'."),
        });
        if (Algorithm == GitBlob)
        {
            hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {stream.Length}\0")));
        }

        byte[] buffer = new byte[1 << 20];
        while (stream.Read(buffer) is > 0 and int read)
        {
            hash.AppendData(buffer.AsSpan(0, read));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Algorithm} {Value}";
}
