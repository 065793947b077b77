using System.Text;
using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>
/// Files that are whole for every reader, but that a power failure may take: what is lost with them is found out again, and a thousand of them are
/// written in the time of a few that are flushed to the disk.
/// </summary>
internal static class LooseFile
{
    /// <summary>Writes a file, replacing what was there.</summary>
    /// <param name="path">Where it goes; its folder is made.</param>
    /// <param name="text">The content.</param>
    /// <exception cref="IOException">The file cannot be written; what was there is untouched.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be written.</exception>
    public static void Write(string path, string text) => File.Move(WriteBeside(path, text), path, overwrite: true);

    /// <summary>Writes a file, unless there is one of that name.</summary>
    /// <param name="path">Where it goes; its folder is made.</param>
    /// <param name="text">The content.</param>
    /// <returns>Whether it was written: of several processes that try, on whatever machines, one succeeds.</returns>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static bool TryWriteNew(string path, string text)
    {
        string temporary = WriteBeside(path, text);
        try
        {
            // A link is made or refused as a whole, also by a server of files to which two machines talk.
            return HardLink.TryCreate(temporary, path) || TryMakeNew(path, text);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>
    /// For where there are no links. File.Move without overwriting is no way: on Unix it looks whether the name is free, and then renames, which
    /// replaces what another process has put there in between.
    /// </summary>
    private static bool TryMakeNew(string path, string text)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
            stream.Write(Encoding.UTF8.GetBytes(text));
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
    }

    private static string WriteBeside(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string temporary = AtomicFile.TemporaryNameFor(path);
        using var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write);
        stream.Write(Encoding.UTF8.GetBytes(text));
        return temporary;
    }
}
