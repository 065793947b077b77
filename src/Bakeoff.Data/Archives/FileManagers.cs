namespace Bakeoff.Data;

/// <summary>What file managers of macOS and Windows put into folders and archives: no data.</summary>
internal static class FileManagers
{
    /// <summary>Tells whether a file manager has added a file.</summary>
    /// <param name="path">The file's path within its folder or archive, with <c>/</c>.</param>
    public static bool Added(string path)
    {
        string name = path[(path.LastIndexOf('/') + 1)..];
        return path.Split('/').Contains("__MACOSX") || name.StartsWith("._", StringComparison.Ordinal)
            || name is ".DS_Store" or "Thumbs.db" or "desktop.ini";
    }
}
