using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>The files of runs that are under way, and of those that left one.</summary>
internal static class LiveFiles
{
    /// <summary>How many files of runs that have ended stay: a sweep whose points fail leaves one for each.</summary>
    private const int MaxLeft = 100;

    /// <summary>On a file system without locks nobody holds anything: a file that was written a moment ago counts as held.</summary>
    private static readonly TimeSpan s_young = TimeSpan.FromSeconds(5);

    /// <summary>Says whether the process still lives that writes a file.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="IOException">It is gone, or cannot be read.</exception>
    public static bool IsHeld(string file)
    {
        if (TimeProvider.System.GetUtcNow().UtcDateTime - File.GetLastWriteTimeUtc(file) < s_young)
        {
            return true;
        }

        try
        {
            using var alone = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.None);
            return false;
        }
        catch (Exception e) when (e is IOException and not (FileNotFoundException or DirectoryNotFoundException))
        {
            return true;
        }
    }

    /// <summary>Deletes what earlier runs of an experiment left, and the oldest of what others did.</summary>
    /// <param name="folder">The folder of the files.</param>
    /// <param name="mark">The end of the names of the experiment's files.</param>
    public static void Sweep(string folder, string mark)
    {
        string[] files =
        [
            .. Directory.EnumerateFiles(folder, "*" + LiveLog.Extension).Where(StoreFile.IsRegular).OrderDescending(StringComparer.Ordinal),
        ];
        foreach ((int place, string file) in files.Index())
        {
            bool isOfExperiment = Path.GetFileNameWithoutExtension(file).EndsWith(mark, StringComparison.Ordinal);
            try
            {
                if ((isOfExperiment || place >= MaxLeft) && !IsHeld(file))
                {
                    File.Delete(file);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Another process was faster, or it is another user's.
            }
        }
    }
}
