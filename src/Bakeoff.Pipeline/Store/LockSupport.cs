using System.Text.RegularExpressions;

namespace Bakeoff.Pipeline;

/// <summary>Finds out whether locks in a folder keep processes from each other's work.</summary>
internal static partial class LockSupport
{
    private const string Mounts = "/proc/self/mountinfo";

    /// <summary>Says why locks do nothing or reach this machine only.</summary>
    /// <param name="heldFile">A file that this process has locked.</param>
    /// <returns>The reason, or null where locks work.</returns>
    public static string? WeaknessOf(string heldFile) =>
        !FileLock.IsKept(heldFile) ? "the file system grants a lock to everyone who asks" : MountWeaknessOf(Path.GetDirectoryName(heldFile)!);

    /// <summary>Says why locks in a folder reach this machine only, as far as the system tells.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The reason, or null.</returns>
    public static string? MountWeaknessOf(string folder)
    {
        try
        {
            return File.Exists(Mounts) ? MountWeaknessOf(Path.GetFullPath(folder), File.ReadAllLines(Mounts)) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The type of the file system of a folder, such as <c>nfs4</c>; null where the system does not tell.</summary>
    /// <param name="folder">The folder.</param>
    public static string? FindType(string folder)
    {
        try
        {
            return File.Exists(Mounts) && Nearest(Path.GetFullPath(folder), File.ReadAllLines(Mounts)).Type is { Length: > 0 } type ? type : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The same, from the lines of <c>/proc/self/mountinfo</c> (<c>man 5 proc</c>): the nearest mount point counts.</summary>
    internal static string? MountWeaknessOf(string folder, IEnumerable<string> mounts)
    {
        (string type, string options) = Nearest(folder, mounts);
        string[] set = options.Split(',');
        return type is "9p" or "fuse.sshfs" ? $"{type} does not pass locks on to other machines"
            : type is "nfs" or "nfs4" && set.Any(option => option is "nolock" or "local_lock=all" or "local_lock=flock")
                ? $"{type} is mounted so that locks are of this machine alone"
            : null;
    }

    private static (string Type, string Options) Nearest(string folder, IEnumerable<string> mounts)
    {
        (int length, string type, string options) = (-1, "", "");
        foreach (string[] fields in mounts.Select(line => line.Split(' ')))
        {
            int dash = Array.IndexOf(fields, "-");
            string point = fields.Length > 4 ? Escaped().Replace(fields[4], code => ((char)Convert.ToInt32(code.Value[1..], 8)).ToString()) : "";
            bool above = point == "/" || folder == point || folder.StartsWith(point + "/", StringComparison.Ordinal);
            if (dash > 4 && fields.Length > dash + 3 && above && point.Length >= length)
            {
                (length, type, options) = (point.Length, fields[dash + 1], fields[dash + 3]);
            }
        }

        return (type, options);
    }

    [GeneratedRegex(@"\\[0-7]{3}")]
    private static partial Regex Escaped();
}
