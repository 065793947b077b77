using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Bakeoff.Core;

/// <summary>Files that are there whole or not at all: written to a temporary name, flushed to the disk, renamed.</summary>
public static partial class AtomicFile
{
    // Containers that share a folder give their processes the same numbers.
    private static readonly string ProcessToken = RandomNumberGenerator.GetHexString(12, lowercase: true);
    private static readonly ConcurrentDictionary<string, bool> Swept = new(StringComparer.Ordinal);

    /// <summary>A process that has written nothing for so long, and holds no lock, has ended.</summary>
    private static readonly TimeSpan TooYoung = TimeSpan.FromHours(1);
    private static long s_counter;

    /// <summary>Writes a text file as UTF-8 without a byte order mark, replacing what was there.</summary>
    /// <param name="path">Where it goes; its folder is made.</param>
    /// <param name="text">The content.</param>
    /// <exception cref="IOException">The file cannot be written; what was there is untouched.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be written.</exception>
    public static void WriteText(string path, string text) =>
        Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>
    /// Writes text files that belong together, as <see cref="WriteText"/> does: none is replaced before all of them are written, so that no page is
    /// left next to the numbers of another.
    /// </summary>
    /// <param name="folder">Where they go; it is made.</param>
    /// <param name="files">Their names, which differ, and their contents.</param>
    /// <exception cref="IOException">
    /// A file cannot be written; what was there is untouched, unless the system refuses a name to one of them.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">The folder or a file may not be written.</exception>
    public static void WriteTexts(string folder, params (string Name, string Text)[] files)
    {
        if (files is [var (name, text), .. var others])
        {
            Write(Path.Combine(folder, name), stream =>
            {
                stream.Write(Encoding.UTF8.GetBytes(text));
                stream.Flush(); // A full disk is met here, before another file is replaced.
                WriteTexts(folder, others);
            });
        }
    }

    /// <summary>Writes a file, replacing what was there.</summary>
    /// <param name="path">Where it goes; its folder is made.</param>
    /// <param name="write">Writes the content to the stream that it gets.</param>
    /// <exception cref="IOException">The file cannot be written; what was there is untouched.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        SweepOnce(Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!).FullName);
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

    /// <summary>Deletes what processes that were killed had half written in a folder, once in each process: nobody else would.</summary>
    private static void SweepOnce(string folder)
    {
        if (!Swept.TryAdd(folder, true) || !MayList(folder))
        {
            return;
        }

        DateTime old = TimeProvider.System.GetUtcNow().UtcDateTime - TooYoung;
        foreach (string file in Directory.EnumerateFiles(folder, "*.tmp")
            .Where(file => TemporaryName().IsMatch(file) && File.GetLastWriteTimeUtc(file) < old))
        {
            try
            {
                // Whoever still writes it has it locked.
                using (new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
                {
                }

                File.Delete(file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Somebody writes it, another one sweeps it, or it is another user's.
            }
        }
    }

    /// <summary>A folder may be one that can be written to and not be listed.</summary>
    private static bool MayList(string folder)
    {
        try
        {
            using IEnumerator<string> files = Directory.EnumerateFiles(folder).GetEnumerator();
            return files.MoveNext();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"\.[0-9]+-[0-9a-f]{12}-[0-9]+\.tmp\z")]
    private static partial Regex TemporaryName();
}
