using System.Runtime.InteropServices;

namespace Bakeoff.Pipeline;

/// <summary>Gives a file a second name, so that inputs cost neither time nor space.</summary>
internal static class HardLink
{
    /// <summary>Links, or copies where the system or the disk cannot link.</summary>
    /// <param name="existing">The file.</param>
    /// <param name="name">The name to give it.</param>
    /// <param name="copies">Whether to copy in any case, and so that the copy may be written.</param>
    public static void CreateOrCopy(string existing, string name, bool copies = false)
    {
        if (copies)
        {
            using FileStream source = File.OpenRead(existing);
            using var target = new FileStream(name, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1);
            source.CopyTo(target);
        }
        else if (!TryCreate(existing, name))
        {
            File.Copy(existing, name);
        }
    }

    /// <summary>Links, and says whether the system and the disk can.</summary>
    /// <param name="existing">The file.</param>
    /// <param name="name">The name to give it.</param>
    public static bool TryCreate(string existing, string name) => !OperatingSystem.IsWindows() && Link(existing, name) == 0;

    [DllImport("libc", EntryPoint = "link", CharSet = CharSet.Ansi)]
    private static extern int Link(string existing, string name);
}
