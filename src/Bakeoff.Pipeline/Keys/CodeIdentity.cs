using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>
/// The code of a stage: of the project assemblies that it is built on what it can reach (<see cref="CodeReach"/>), of packages version
/// and content hash. Where reflection makes reach undecidable, whole assemblies (<see cref="AssemblyHash"/>). What was found out
/// is remembered by the bytes of the assemblies.
/// </summary>
public sealed class CodeIdentity
{
    private readonly string _folder;
    private readonly string _host;
    private readonly string? _cacheFolder;
    private readonly CodeClosure _closure;
    private readonly string _depsHash;
    private readonly ConcurrentDictionary<string, string> _fileHashes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<StageCode, Lazy<IReadOnlyList<KeyPart>>> _parts = [];
    private readonly ConcurrentDictionary<string, byte[]> _manifests = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<CodeIdentity>> _loaded = new(StringComparer.Ordinal);
    private readonly CodeIdentity? _above;

    /// <summary>Reads a host's dependencies.</summary>
    /// <param name="folder">The folder of the host and its assemblies.</param>
    /// <param name="host">The host's assembly name, such as <c>bakeoff</c>.</param>
    /// <param name="cacheFolder">Where reach is remembered; null remembers nothing.</param>
    /// <exception cref="IOException">The <c>.deps.json</c> cannot be read.</exception>
    public CodeIdentity(string folder, string host, string? cacheFolder = null)
    {
        (_folder, _host, _cacheFolder) = (folder, host, cacheFolder);
        byte[] deps = File.ReadAllBytes(Path.Combine(folder, host + ".deps.json"));
        _depsHash = ContentHash.OfBytes(deps);
        _closure = new CodeClosure(deps);
    }

    /// <summary>Custom code that the host loads and calls: what both have is the host's, as it is when it runs.</summary>
    private CodeIdentity(CodeIdentity above, string assemblyFile)
    {
        (_folder, _host, _cacheFolder, _above) =
            (Path.GetDirectoryName(assemblyFile)!, Path.GetFileNameWithoutExtension(assemblyFile), above._cacheFolder, above);
        string file = Path.ChangeExtension(assemblyFile, ".deps.json");
        byte[]? deps = File.Exists(file) ? File.ReadAllBytes(file) : null;
        _depsHash = above._depsHash + ContentHash.OfBytes(deps ?? []);
        _closure = new CodeClosure(above._closure, deps, _host);
    }

    /// <summary>The key parts of a stage's code: <c>code.*</c>, then <c>package.*</c>, each in ordinal order.</summary>
    /// <param name="code">Where it begins.</param>
    /// <exception cref="ArgumentException">There is no such type.</exception>
    public IReadOnlyList<KeyPart> PartsOf(StageCode code) => code.Path is { } path
        ? LoadedFrom(path).PartsOf(code with { Path = null })
        : ValueOf(_parts, code, Find);

    /// <summary>The key parts of packages that only the host references.</summary>
    /// <param name="beginning">How their names begin.</param>
    public IEnumerable<KeyPart> PackagesNamed(string beginning) => _closure.PackagesNamed(beginning);

    /// <summary>The manifest whose hash a part <c>code.*</c> is; null for a whole assembly's.</summary>
    internal byte[]? ManifestOf(string hash)
    {
        string? file = _cacheFolder is null ? null : Path.Combine(_cacheFolder, hash);
        return _manifests.TryGetValue(hash, out byte[]? manifest) ? manifest : File.Exists(file) ? File.ReadAllBytes(file)
            : _loaded.Values.Select(other => other.Value.ManifestOf(hash)).FirstOrDefault(found => found is not null);
    }

    /// <summary>Whether the files on the disk still are the code that <see cref="PartsOf"/> has named.</summary>
    /// <param name="code">Where it begins.</param>
    internal bool IsStill(StageCode code)
    {
        try
        {
            return new CodeIdentity(_folder, _host, _cacheFolder).PartsOf(code).SequenceEqual(PartsOf(code));
        }
        catch (Exception e) when (e is IOException or BadImageFormatException or ArgumentException or JsonException)
        {
            return false; // A build is writing them at this moment.
        }
    }

    /// <summary>
    /// Copies a custom model's assembly with what was built with it, and proves that the copies are the code that <see cref="PartsOf"/> has
    /// named.
    /// </summary>
    /// <param name="code">Where the model's code begins.</param>
    /// <param name="folder">A folder that does not exist yet.</param>
    /// <param name="label">The node that loads it.</param>
    /// <returns>The copy of the assembly's file.</returns>
    /// <exception cref="FileChangedException">It was built again since (<c>BKF4004</c>).</exception>
    internal string Copy(StageCode code, string folder, string label)
    {
        string copy = Path.Combine(Directory.CreateDirectory(folder).FullName, Path.GetFileName(code.Path!));
        try
        {
            IReadOnlyList<KeyPart> named = PartsOf(code);
            CodeIdentity loaded = LoadedFrom(code.Path!);
            IEnumerable<string> projects = loaded._closure.Find(code.Assembly).Projects.Where(project => !_closure.HasProject(project));
            string[] files = [.. projects.Select(loaded.FileOf)];

            // With the symbols an error of the model names the line.
            string[] others = [.. files.Select(file => Path.ChangeExtension(file, ".pdb")), Path.ChangeExtension(code.Path!, ".deps.json")];
            foreach (string file in files.Concat(others.Where(File.Exists)))
            {
                File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
            }

            return PartsOf(code with { Path = copy }).SequenceEqual(named) ? copy : throw new FileChangedException(code.Path!, label);
        }
        catch (Exception e) when (e is IOException or BadImageFormatException or ArgumentException or JsonException)
        {
            throw new FileChangedException(code.Path!, label, e); // A build is writing it at this moment.
        }
    }

    /// <summary>The bytes of the assemblies, and of this one: it is what reads them.</summary>
    private string IdentityOf(StageCode code, IReadOnlyList<string> projects)
    {
        IEnumerable<string> lines =
        [
            $"{code.Assembly}/{code.Type}", _depsHash, HashOfFile(typeof(CodeIdentity).Assembly.Location),
            .. projects.Select(project => $"{project} {HashOfFile(FileOf(project))}"),
        ];
        return ContentHash.OfBytes(Encoding.UTF8.GetBytes(string.Join('\n', lines)));
    }

    private IReadOnlyList<KeyPart> Find(StageCode code)
    {
        (IReadOnlyList<string> projects, IReadOnlyList<KeyPart> packages) = _closure.Find(code.Assembly);
        string? remembered = _cacheFolder is null ? null : Path.Combine(_cacheFolder, IdentityOf(code, projects));
        return [.. Remembered(remembered) ?? Remember(remembered, Reach(code, projects)), .. packages];
    }

    private List<KeyPart> Reach(StageCode code, IReadOnlyList<string> projects)
    {
        ReachAssembly[] assemblies = [.. projects.Select(project => new ReachAssembly(FileOf(project)))];
        CodeReach reach = CodeReach.From(assemblies, code.Assembly, code.Type.Split(StageCode.Separator));
        foreach (ReachAssembly assembly in assemblies)
        {
            assembly.Dispose();
        }

        if (reach.Undecidable is { } reason)
        {
            return [.. projects.Select(project => new KeyPart($"code.{project}", AssemblyHash.Compute(FileOf(project)))),
                new KeyPart("code.whole", reason)];
        }

        List<KeyPart> parts = [];
        foreach ((string assembly, SortedDictionary<string, string> members) in reach.Members)
        {
            byte[] manifest = CodeManifest.Write(members);
            string hash = CodeManifest.HashOf(manifest);
            _manifests[hash] = manifest;
            parts.Add(new KeyPart($"code.{assembly}", hash));
        }

        return parts;
    }

    private static IReadOnlyList<KeyPart>? Remembered(string? file)
    {
        if (!File.Exists(file))
        {
            return null;
        }

        string[] lines = File.ReadAllLines(file);
        return lines is [.., "end"] ? [.. lines[..^1].Select(line => line.Split('\t', 2)).Select(part => new KeyPart(part[0], part[1]))] : null;
    }

    private List<KeyPart> Remember(string? file, List<KeyPart> parts)
    {
        if (file is not null)
        {
            try
            {
                foreach (KeyPart part in parts.Where(part => _manifests.ContainsKey(part.Value)))
                {
                    AtomicFile.Write(Path.Combine(_cacheFolder!, part.Value), stream => stream.Write(_manifests[part.Value]));
                }

                AtomicFile.WriteText(file, string.Concat(parts.Select(part => $"{part.Name}\t{part.Value}\n")) + "end\n");
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Only time is lost: it is found out again.
            }
        }

        return parts;
    }

    private CodeIdentity LoadedFrom(string assemblyFile) => ValueOf(_loaded, assemblyFile, file => new CodeIdentity(this, file));

    /// <summary>Found out once, by whoever asks first. A failure is not kept: a build may be writing the files at that moment.</summary>
    private static T ValueOf<TKey, T>(ConcurrentDictionary<TKey, Lazy<T>> known, TKey key, Func<TKey, T> find)
        where TKey : notnull
    {
        Lazy<T> value = known.GetOrAdd(key, asked => new Lazy<T>(() => find(asked)));
        try
        {
            return value.Value;
        }
        catch
        {
            known.TryRemove(KeyValuePair.Create(key, value));
            throw;
        }
    }

    private string FileOf(string assembly) => _above is { } above && above._closure.HasProject(assembly)
        ? above.FileOf(assembly) : Path.Combine(_folder, assembly + ".dll");

    private string HashOfFile(string file) => _fileHashes.GetOrAdd(file, ContentHash.OfFile);
}
