using System.Security.Cryptography;
using System.Text;

namespace Bakeoff.Core;

/// <summary>
/// Files from which a training goes on after its process was killed: a state as JSON, numbers as the trainer lays them out, and the SHA-256
/// of both at the end. They are there whole or not at all, and one that is damaged is none.
/// </summary>
public static class CheckpointFile
{
    private const int HashBytes = 32;

    /// <summary>Writes a checkpoint, replacing what was there.</summary>
    /// <typeparam name="T">The state's type: a record of what <see cref="CanonicalJson"/> can write.</typeparam>
    /// <param name="path">The file; its folder is made.</param>
    /// <param name="state">How far the training is.</param>
    /// <param name="numbers">Writes the numbers.</param>
    /// <exception cref="IOException">The file cannot be written; what was there is untouched.</exception>
    public static void Write<T>(string path, T state, Action<Stream> numbers) => AtomicFile.Write(path, stream =>
    {
        using var sha = SHA256.Create();
        using var hashed = new CryptoStream(stream, sha, CryptoStreamMode.Write, leaveOpen: true);
        byte[] header = Encoding.UTF8.GetBytes(CanonicalJson.SerializeLine(state));
        hashed.Write(BitConverter.GetBytes(header.Length));
        hashed.Write(header);
        numbers(hashed);
        hashed.FlushFinalBlock();
        stream.Write(sha.Hash!);
    });

    /// <summary>Reads a checkpoint, if there is one that is complete and fits.</summary>
    /// <typeparam name="T">The state's type.</typeparam>
    /// <param name="path">The file.</param>
    /// <param name="fits">Whether the state, and so the numbers, belong to this training.</param>
    /// <param name="numbers">Reads the numbers, as many as were written. It is called only if the file is whole and fits.</param>
    /// <returns>The state; null if there is no file that is whole and fits.</returns>
    public static T? Read<T>(string path, Func<T, bool> fits, Action<T, Stream> numbers)
        where T : class
    {
        if (!File.Exists(path) || !IsWhole(path))
        {
            return null;
        }

        using FileStream stream = File.OpenRead(path);
        byte[] length = new byte[sizeof(int)];
        stream.ReadExactly(length);
        byte[] header = new byte[BitConverter.ToInt32(length)];
        stream.ReadExactly(header);
        T state = CanonicalJson.Deserialize<T>(Encoding.UTF8.GetString(header));
        if (!fits(state))
        {
            return null;
        }

        numbers(state, stream);
        return state;
    }

    private static bool IsWhole(string path)
    {
        using FileStream stream = File.OpenRead(path);
        if (stream.Length <= HashBytes)
        {
            return false;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[1 << 16];
        for (long left = stream.Length - HashBytes; left > 0;)
        {
            int count = (int)Math.Min(buffer.Length, left);
            stream.ReadExactly(buffer, 0, count);
            hash.AppendData(buffer, 0, count);
            left -= count;
        }

        byte[] expected = new byte[HashBytes];
        stream.ReadExactly(expected);
        return hash.GetHashAndReset().AsSpan().SequenceEqual(expected);
    }
}
