namespace Bakeoff.Pipeline;

/// <summary>When an action or a root was last used: its file's time, which only garbage collection reads.</summary>
internal static class LastUse
{
    private static readonly TimeSpan Precision = TimeSpan.FromHours(1);

    /// <summary>Sets the time to now, unless it is about that already: a run that changes nothing should write nothing.</summary>
    public static void Touch(string file)
    {
        DateTime now = TimeProvider.System.GetUtcNow().UtcDateTime;
        try
        {
            if ((now - File.GetLastWriteTimeUtc(file)).Duration() > Precision)
            {
                File.SetLastWriteTimeUtc(file, now);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A store that cannot be written cannot be collected either.
        }
    }
}
