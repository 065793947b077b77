using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Bakeoff.Core;

/// <summary>Files that are there whole or not at all: written to a temporary name, flushed to the disk, renamed.</summary>
public static class AtomicFile
{
    // Containers that share a folder give their processes the same numbers.
    private static readonly string ProcessToken = RandomNumberGenerator.GetHexString(12, lowercase: true);
    private static long s_counter;

    /// <summary>Writes a text file as UTF-8 without a byte order mark, replacing what was there.</summary>
    /// <param name="path">Where it goes; its folder is made.</param>
    /// <param name="text">The content.</param>
    /// <exception cref="IOException">The file cannot be written; what was there is untouched.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be written.</exception>
    public static void WriteText(string path, string text) =>
        Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>Writes a file, replacing what was there.</summary>
    /// <param name="path">Where it goes; its folder is made.</param>
    /// <param name="write">Writes the content to the stream that it gets.</param>
    /// <exception cref="IOException">The file cannot be written; what was there is untouched.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        string temporary = TemporaryNameFor(path);
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Makes a name next to <paramref name="path"/> that no other call uses, nor another process, machine or container.</summary>
    /// <param name="path">The file that will be written.</param>
    public static string TemporaryNameFor(string path) => string.Create(
        CultureInfo.InvariantCulture,
        $"{path}.{Environment.ProcessId}-{ProcessToken}-{Interlocked.Increment(ref s_counter)}.tmp");
}
