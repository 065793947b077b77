using Bakeoff.Core;

namespace Bakeoff.Data;

/// <summary>A file to look into: the file itself, or what gzip has compressed in it, in a folder that is deleted with it.</summary>
internal sealed class PlainFile : IDisposable
{
    private readonly DirectoryInfo? _folder;

    private PlainFile(string path, string extension, DirectoryInfo? folder) => (Path, Extension, _folder) = (path, extension, folder);

    /// <summary>The file that is read. Its name is that of the file that was given.</summary>
    public string Path { get; }

    /// <summary>How its name ends, in lower case and without <c>.gz</c>.</summary>
    public string Extension { get; }

    /// <summary>Opens a file, unpacked if it is compressed with gzip.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataException">It is cut or damaged (<c>BKF2001</c>), or too large (<c>BKF2022</c>).</exception>
    public static PlainFile Open(string path)
    {
        string extension = System.IO.Path.GetExtension(path).ToLowerInvariant();
        if (!GzipFile.Is(path))
        {
            return new PlainFile(path, extension, null);
        }

        string name = System.IO.Path.GetFileName(path);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("bakeoff-inspect-");
        var plain = new PlainFile(
            System.IO.Path.Combine(folder.FullName, name),
            extension == ".gz" ? System.IO.Path.GetExtension(System.IO.Path.GetFileNameWithoutExtension(name)).ToLowerInvariant() : extension,
            folder);
        try
        {
            GzipFile.Extract(path, name, plain.Path, new UnpackLimit(name, new FileInfo(path).Length, folder.FullName), CancellationToken.None);
            return plain;
        }
        catch
        {
            plain.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _folder?.Delete(recursive: true);
}
