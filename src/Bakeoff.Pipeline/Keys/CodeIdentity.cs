using System.Text.Json;

namespace Bakeoff.Pipeline;

/// <summary>
/// The code of a stage: its assembly and everything that it is built on, as the host's <c>.deps.json</c> lists it. Project
/// assemblies are hashed by <see cref="AssemblyHash"/>, packages named by version and content hash.
/// </summary>
public sealed class CodeIdentity
{
    private readonly string _folder;
    private readonly string _host;
    private readonly Dictionary<string, Library> _libraries = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _hashes = new(StringComparer.Ordinal);

    /// <summary>Reads a host's dependencies.</summary>
    /// <param name="folder">The folder of the host and its assemblies.</param>
    /// <param name="host">The host's assembly name, such as <c>bakeoff</c>.</param>
    /// <exception cref="IOException">The <c>.deps.json</c> cannot be read.</exception>
    public CodeIdentity(string folder, string host)
    {
        (_folder, _host) = (folder, host);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, host + ".deps.json")));
        JsonElement root = document.RootElement;
        JsonElement target = root.GetProperty("targets").GetProperty(root.GetProperty("runtimeTarget").GetProperty("name").GetString()!);
        foreach (JsonProperty library in root.GetProperty("libraries").EnumerateObject())
        {
            string[] name = library.Name.Split('/');
            string[] dependencies = target.TryGetProperty(library.Name, out JsonElement entry) && entry.TryGetProperty("dependencies", out JsonElement list)
                ? [.. list.EnumerateObject().Select(dependency => dependency.Name)]
                : [];
            bool project = library.Value.GetProperty("type").GetString() == "project";
            _libraries[name[0]] = new Library(name[0], name[1], project, library.Value.GetProperty("sha512").GetString()!, dependencies);
        }
    }

    /// <summary>The key parts of an assembly's closure, in ordinal order of their names.</summary>
    /// <param name="assembly">A project assembly, such as <c>Bakeoff.Svd</c>.</param>
    public IReadOnlyList<KeyPart> PartsOf(string assembly)
    {
        var closure = new SortedDictionary<string, KeyPart>(StringComparer.Ordinal);
        var open = new Stack<string>([assembly]);
        while (open.TryPop(out string? name))
        {
            if (!_libraries.TryGetValue(name, out Library? library))
            {
                continue; // Part of the shared framework: the runtime's version stands for it.
            }

            KeyPart part = library.Project
                ? new KeyPart($"code.{library.Name}", HashOf(library.Name))
                : new KeyPart($"package.{library.Name}", $"{library.Version} {library.Sha512}");
            if (closure.TryAdd(part.Name, part))
            {
                foreach (string dependency in library.Dependencies)
                {
                    open.Push(dependency);
                }
            }
        }

        return [.. closure.Values];
    }

    /// <summary>Whether the files on the disk still are the code that <see cref="PartsOf"/> has named.</summary>
    /// <param name="assembly">A project assembly.</param>
    internal bool IsStill(string assembly) => new CodeIdentity(_folder, _host).PartsOf(assembly).SequenceEqual(PartsOf(assembly));

    private string HashOf(string assembly)
    {
        if (!_hashes.TryGetValue(assembly, out string? hash))
        {
            _hashes[assembly] = hash = AssemblyHash.Of(Path.Combine(_folder, assembly + ".dll"));
        }

        return hash;
    }

    private sealed record Library(string Name, string Version, bool Project, string Sha512, string[] Dependencies);
}
