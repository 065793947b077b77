namespace Bakeoff.Experiments;

/// <summary>Writes words for a POSIX shell.</summary>
internal static class ShellWord
{
    /// <summary>A word that the shell reads back as it is, whatever is in it.</summary>
    /// <param name="word">The word.</param>
    public static string Quote(string word) => "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
