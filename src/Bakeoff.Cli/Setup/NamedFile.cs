using Bakeoff.Core;

namespace Bakeoff.Cli;

/// <summary>
/// Writes a file that the command line names: what is wrong with the place is said with what is to be changed there, which is not the folder of the
/// artifacts.
/// </summary>
internal static class NamedFile
{
    /// <summary>Writes a text file. Folders that are not there are made, and are taken away if the file cannot be written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">The content.</param>
    /// <param name="remedy">How to name another place, a sentence.</param>
    /// <exception cref="StoreException">
    /// A folder is where the file goes, a file where its folder is, or the disk refuses (<c>BKF4001</c>).
    /// </exception>
    public static void WriteText(string path, string text, string remedy)
    {
        string full = Path.GetFullPath(path);
        if (Path.EndsInDirectorySeparator(full) || Directory.Exists(full))
        {
            throw new StoreException(path, "this is a folder, and a file is to be written.", remedy);
        }

        string? made = null;
        for (string? folder = Path.GetDirectoryName(full); folder is not null && !Directory.Exists(folder); folder = Path.GetDirectoryName(folder))
        {
            RequireNoFile(folder, remedy);
            made = folder;
        }

        try
        {
            AtomicFile.WriteText(full, text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (made is not null && Directory.Exists(made))
            {
                Directory.Delete(made, recursive: true);
            }

            throw new StoreException(
                path, $"the file cannot be written: {e.Message.TrimEnd('.')}.", $"Check the permissions and the free space of the disk. {remedy}", e);
        }
    }

    /// <summary>Refuses a file where a folder has to be.</summary>
    /// <param name="folder">The folder, which need not be there yet.</param>
    /// <param name="remedy">What to do about it, a sentence.</param>
    /// <exception cref="StoreException">A file is there (<c>BKF4001</c>).</exception>
    public static void RequireNoFile(string folder, string remedy)
    {
        if (File.Exists(folder))
        {
            throw new StoreException(folder, "this is a file, and a folder is needed there.", remedy);
        }
    }
}
