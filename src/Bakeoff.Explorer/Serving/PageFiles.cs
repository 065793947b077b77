using System.Reflection;
using Bakeoff.Core;

namespace Bakeoff.Explorer;

/// <summary>The files of the page, which are in this assembly: no path of a request leads to a disk.</summary>
internal static class PageFiles
{
    /// <summary>The name of the page itself.</summary>
    public const string Index = "index.html";

    private static readonly Dictionary<string, string> s_types = new(StringComparer.OrdinalIgnoreCase)
    {
        [".html"] = "text/html; charset=utf-8", [".js"] = "text/javascript; charset=utf-8", [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml", [".png"] = "image/png", [".json"] = "application/json",
    };

    private static readonly Assembly s_assembly = typeof(PageFiles).Assembly;

    /// <summary>Reads a file of the page.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The content, its type, and its tag; null where the page has no such file.</returns>
    public static (byte[] Content, string Type, string Tag)? Find(string name)
    {
        if (!s_types.TryGetValue(Path.GetExtension(name), out string? type) || !s_assembly.GetManifestResourceNames().Contains(name))
        {
            return null;
        }

        using Stream stream = s_assembly.GetManifestResourceStream(name)!;
        byte[] content = new byte[stream.Length];
        stream.ReadExactly(content);
        return (content, type, $"\"{ContentHash.OfBytes(content)[..16]}\"");
    }
}
