using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Bakeoff.Pipeline;

/// <summary>Tells what lies in a store, without following a link and without opening what could wait for ever.</summary>
internal static class StoreFile
{
    // O_NONBLOCK and O_CLOEXEC; O_RDONLY is 0.
    private static readonly int OpenFlags = OperatingSystem.IsLinux() ? 0x800 | 0x80000 : 0x4 | 0x1000000;

    /// <summary>Whether anything has that name: also a folder, or a link that leads nowhere.</summary>
    public static bool Exists(string path) => AttributesOf(path) is not null;

    /// <summary>Whether it is a link, wherever it leads.</summary>
    public static bool IsLink(string path) => AttributesOf(path) is { } attributes && attributes.HasFlag(FileAttributes.ReparsePoint);

    /// <summary>Whether it is a folder, and not a link to one.</summary>
    public static bool IsFolder(string path) =>
        AttributesOf(path) is { } attributes && (attributes & (FileAttributes.Directory | FileAttributes.ReparsePoint)) == FileAttributes.Directory;

    /// <summary>Whether it is a file with bytes of its own: no folder, link, pipe, socket or device.</summary>
    public static bool IsRegular(string path) =>
        AttributesOf(path) is { } attributes && (attributes & (FileAttributes.Directory | FileAttributes.ReparsePoint)) == 0
        && (OperatingSystem.IsWindows() || new FileInfo(path) is { Exists: true, Length: > 0 } || (CanSeek(path) && !IsDevice(path)));

    /// <summary>Deletes a link, not what it leads to; leaves everything else.</summary>
    public static void DeleteLink(string path)
    {
        if (IsLink(path))
        {
            Delete(path);
        }
    }

    /// <summary>Deletes a file, a folder with all in it, or a link, but never what a link leads to. What is gone already is no error.</summary>
    /// <exception cref="IOException">It cannot be deleted.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be deleted.</exception>
    public static void Delete(string path)
    {
        try
        {
            if (IsFolder(path))
            {
                Directory.Delete(path, recursive: true);
            }
            else if (OperatingSystem.IsWindows() && Directory.Exists(path))
            {
                Directory.Delete(path, recursive: false);
            }
            else
            {
                File.Delete(path);
            }
        }
        catch (DirectoryNotFoundException)
        {
            // Another one was faster.
        }
    }

    /// <summary>Reads a small file that another process or this one may have locked, as .NET itself does not.</summary>
    /// <exception cref="FileNotFoundException">It cannot be opened.</exception>
    public static string ReadLocked(string path)
    {
        using var handle = new SafeFileHandle(Open(path, OpenFlags), ownsHandle: true);
        if (handle.IsInvalid)
        {
            throw new FileNotFoundException(null, path);
        }

        using var reader = new StreamReader(new FileStream(handle, FileAccess.Read, 0));
        return reader.ReadToEnd();
    }

    /// <summary>Those of a link itself; null where nothing has that name.</summary>
    private static FileAttributes? AttributesOf(string path) =>
        new FileInfo(path).Attributes is var attributes && (int)attributes != -1 ? attributes : null;

    /// <summary>Only what has no size can be a pipe, a socket or a device; opened as usual, a pipe without a writer waits for ever.</summary>
    private static bool CanSeek(string path)
    {
        using var handle = new SafeFileHandle(Open(path, OpenFlags), ownsHandle: true);
        if (handle.IsInvalid)
        {
            // ENXIO, and EOPNOTSUPP of Linux and macOS: a socket. What cannot be opened for another reason is reported where it is read.
            return Marshal.GetLastPInvokeError() is not (6 or 95 or 102);
        }

        using var stream = new FileStream(handle, FileAccess.Read, 0);
        return stream.CanSeek;
    }

    /// <summary>Some devices can be sought in, such as /dev/zero, which has no end. Only the system's own word tells them from empty files.</summary>
    private static bool IsDevice(string path)
    {
        const int TypeBits = 0xF000, CharacterDevice = 0x2000, BlockDevice = 0x6000;
        int[] status = new int[StatusNumbers];
        return Stat(path, status) == 0 && (status[1] & TypeBits) is CharacterDevice or BlockDevice;
    }

    /// <summary>More than .NET's own layer over <c>stat</c> fills, which is the same on all systems: flags, mode, and more.</summary>
    private const int StatusNumbers = 64;

    [DllImport("libSystem.Native", EntryPoint = "SystemNative_Stat", CharSet = CharSet.Ansi, SetLastError = true)]
    private static extern int Stat(string path, [Out] int[] status);

    [DllImport("libc", EntryPoint = "open", CharSet = CharSet.Ansi, SetLastError = true)]
    private static extern int Open(string path, int flags);
}
