using System.Text.Json;

namespace Bakeoff.Pipeline;

/// <summary>The projects and packages that an assembly is built on, as the host's <c>.deps.json</c> lists them.</summary>
internal sealed class CodeClosure
{
    private readonly Dictionary<string, Library> _libraries = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads what a host is built on.</summary>
    public CodeClosure(byte[] depsJson) => Add(depsJson);

    /// <summary>Reads what code that is loaded into a host is built on: what both have is the host's.</summary>
    public CodeClosure(CodeClosure host, byte[]? depsJson, string assembly)
    {
        _libraries = new Dictionary<string, Library>(host._libraries, StringComparer.OrdinalIgnoreCase);
        if (depsJson is not null)
        {
            Add(depsJson);
        }

        _libraries.TryAdd(assembly, new Library(assembly, "", true, "", []));
    }

    /// <summary>The parts of all packages whose names begin so, in ordinal order.</summary>
    public IEnumerable<KeyPart> PackagesNamed(string beginning) => _libraries.Values
        .Where(library => !library.Project && library.Name.StartsWith(beginning, StringComparison.Ordinal))
            .OrderBy(library => library.Name, StringComparer.Ordinal).Select(PartOf);

    private static KeyPart PartOf(Library library) => new($"package.{library.Name}", $"{library.Version} {library.Sha512}");

    /// <summary>Whether it is a project of this closure.</summary>
    public bool HasProject(string name) => _libraries.Values.Any(library => library.Project && library.Name == name);

    private void Add(byte[] depsJson)
    {
        using JsonDocument document = JsonDocument.Parse(depsJson);
        JsonElement root = document.RootElement;
        JsonElement target = root.GetProperty("targets").GetProperty(root.GetProperty("runtimeTarget").GetProperty("name").GetString()!);
        foreach (JsonProperty library in root.GetProperty("libraries").EnumerateObject())
        {
            string[] name = library.Name.Split('/');
            string[] dependencies = target.TryGetProperty(library.Name, out JsonElement entry)
                && entry.TryGetProperty("dependencies", out JsonElement list)
                ? [.. list.EnumerateObject().Select(dependency => dependency.Name)]
                : [];
            // What is referenced by its file has no version or checksum that changes with its bytes, so it counts as a project.
            bool project = library.Value.GetProperty("type").GetString() is "project" or "reference";
            string assembly = project && entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("runtime", out JsonElement files)
                ? files.EnumerateObject().Select(file => Path.GetFileNameWithoutExtension(file.Name)).FirstOrDefault(name[0]) : name[0];
            _libraries.TryAdd(name[0], new Library(assembly, name[1], project, library.Value.GetProperty("sha512").GetString()!, dependencies));
        }
    }

    /// <summary>The project assemblies and the parts of the packages, both in ordinal order.</summary>
    public (IReadOnlyList<string> Projects, IReadOnlyList<KeyPart> Packages) Find(string assembly)
    {
        var projects = new SortedSet<string>(StringComparer.Ordinal);
        var packages = new SortedDictionary<string, KeyPart>(StringComparer.Ordinal);
        var open = new Stack<string>([_libraries.FirstOrDefault(library => library.Value.Project && library.Value.Name == assembly).Key ?? assembly]);
        while (open.TryPop(out string? name))
        {
            if (!_libraries.TryGetValue(name, out Library? library))
            {
                continue; // Part of the shared framework: the runtime's version stands for it.
            }

            bool added = library.Project
                ? projects.Add(library.Name)
                : packages.TryAdd(library.Name, PartOf(library));
            foreach (string dependency in added ? library.Dependencies : [])
            {
                open.Push(dependency);
            }
        }

        return ([.. projects], [.. packages.Values]);
    }

    // Of a project the name is its assembly's, which may be another one than the project's.
    private sealed record Library(string Name, string Version, bool Project, string Sha512, string[] Dependencies);
}
