using System.Text;
using Bakeoff.Core;

namespace Bakeoff.Experiments;

/// <summary>
/// The engine as a list of files with their hashes: a node that does not see the engine of the head fetches what it lacks of it, once. The .NET
/// runtime is the node's own.
/// </summary>
/// <param name="Files">The files of the engine's folder, without its descriptions for debuggers and editors, in ordinal order of their names.</param>
internal sealed record EngineBundle(IReadOnlyList<EngineBundle.Item> Files)
{
    private static readonly string[] LeftOut = [".pdb", ".xml"];

    /// <summary>The hash of the list: what a node calls the engine's folder.</summary>
    public string Hash { get; } = ContentHash.OfBytes(Encoding.UTF8.GetBytes(string.Concat(Files.Select(file => $"{file.Sha256} {file.Name}\n"))));

    /// <summary>Reads the engine's folder.</summary>
    /// <param name="program">The engine.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static EngineBundle Create(EngineProgram program)
    {
        string[] names =
        [
            .. Directory.EnumerateFiles(program.Folder, "*", SearchOption.AllDirectories).Where(file => !LeftOut.Contains(Path.GetExtension(file)))
                .Select(file => Path.GetRelativePath(program.Folder, file).Replace('\\', '/')).Where(IsPlain).Order(StringComparer.Ordinal),
        ];
        return new EngineBundle(
            [.. names.Select(name => Path.Combine(program.Folder, name)).Select((file, i) => new Item(names[i], ContentHash.OfFile(file), file))]);
    }

    /// <summary>No file of the engine has another name, and a script need quote none of these.</summary>
    private static bool IsPlain(string name) => name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' or '/' or '+');

    /// <param name="Name">The name within the folder, with forward slashes.</param>
    /// <param name="Sha256">The hash of its bytes.</param>
    /// <param name="File">Where it is on this machine.</param>
    internal sealed record Item(string Name, string Sha256, string File);
}
