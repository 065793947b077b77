namespace Bakeoff.Pipeline;

/// <summary>
/// Locks files by opening them alone: the kernel frees such a lock when its process ends, however it ends. Only the answer that another one
/// has the file open means "held"; whatever else goes wrong is an error.
/// </summary>
internal static class FileLock
{
    /// <summary>Opens a file that nobody else may open meanwhile.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mode">Whether it is created.</param>
    /// <param name="access">What is done with it: a file that may only be read can be locked too.</param>
    /// <returns>The file, or null where another one holds it.</returns>
    /// <exception cref="IOException">It cannot be opened for another reason.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be opened.</exception>
    public static FileStream? TryOpen(string path, FileMode mode, FileAccess access = FileAccess.ReadWrite)
    {
        try
        {
            return new FileStream(path, mode, access, FileShare.None);
        }
        catch (IOException e) when (IsHeld(e))
        {
            return null;
        }
    }

    /// <summary>Whether a file that this process has locked is refused to others: .NET ignores a file system that has no locks.</summary>
    /// <param name="path">The file, which is held.</param>
    public static bool IsKept(string path)
    {
        using FileStream? second = TryOpen(path, FileMode.Open, FileAccess.Read);
        return second is null;
    }

    /// <summary>EWOULDBLOCK of Linux (11) and of macOS and the BSDs (35), the sharing and the lock violation of Windows.</summary>
    private static bool IsHeld(IOException e) => OperatingSystem.IsWindows()
        ? e.HResult is unchecked((int)0x80070020) or unchecked((int)0x80070021)
        : e.HResult == (OperatingSystem.IsLinux() ? 11 : 35);
}
