using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Security.Cryptography;

namespace Bakeoff.Pipeline;

/// <summary>
/// What a stage's code can reach: from its type through calls, the overrides and interface implementations of every type that
/// is named on the way, static constructors, properties and constructors (serializers look for them), attributes. Each
/// member has a hash of its own, with names in place of tokens, so that an edit elsewhere changes none.
/// </summary>
internal sealed class CodeReach
{
    private readonly Dictionary<string, ReachAssembly> _assemblies;
    private readonly CanonicalNames _names = new();
    private readonly HashSet<(ReachAssembly, EntityHandle)> _seen = [];
    private readonly Queue<(ReachAssembly Assembly, EntityHandle Handle)> _open = new();
    private readonly SortedDictionary<string, SortedDictionary<string, string>> _members = new(StringComparer.Ordinal);
    private readonly MemberResolver _resolver;
    private bool _readsResources;

    private CodeReach(IEnumerable<ReachAssembly> assemblies)
    {
        _assemblies = assemblies.ToDictionary(assembly => assembly.Name, StringComparer.Ordinal);
        _resolver = new MemberResolver(this);
    }

    /// <summary>Why reach is undecidable, such as <c>Trainer::Run() calls System.Type::GetMethod</c>; null where it is not.</summary>
    public string? Undecidable { get; private set; }

    /// <summary>For each assembly that is reached the hash of each member that is, in ordinal order.</summary>
    public IReadOnlyDictionary<string, SortedDictionary<string, string>> Members => _members;

    /// <summary>Walks from a type, or from several.</summary>
    /// <param name="assemblies">The project assemblies of the stage's closure.</param>
    /// <param name="assembly">The assembly of the type.</param>
    /// <param name="types">Its full name, or those of several types of the assembly.</param>
    /// <exception cref="ArgumentException">There is no such type.</exception>
    public static CodeReach From(IEnumerable<ReachAssembly> assemblies, string assembly, params IEnumerable<string> types)
    {
        var reach = new CodeReach(assemblies);
        foreach (string name in types)
        {
            if (!reach._assemblies.TryGetValue(assembly, out ReachAssembly? start) || start.FindType(name) is not { } definition)
            {
                throw new ArgumentException($"{assembly} has no type {name}.", nameof(types));
            }

            reach.Type(start, definition);
        }

        while (reach._open.TryDequeue(out (ReachAssembly Assembly, EntityHandle Handle) item))
        {
            reach.Read(item.Assembly, item.Handle);
        }

        if (reach._readsResources)
        {
            reach.AddResources();
        }

        return reach;
    }

    /// <summary>Reaches a type and gives its name.</summary>
    public string Type(ReachAssembly assembly, TypeDefinitionHandle handle)
    {
        Want(assembly, handle);
        return _names.OfType(assembly, handle);
    }

    /// <summary>Reaches a type that another assembly may define. Its definition is null where that is no project's.</summary>
    public (string Name, ReachAssembly? Assembly, TypeDefinitionHandle Handle) TypeReference(ReachAssembly assembly, TypeReferenceHandle handle)
    {
        (string name, string? owner) = _resolver.FullNameOf(assembly, handle);
        if (owner is not null && _assemblies.TryGetValue(owner, out ReachAssembly? definer) && definer.FindType(name) is { } definition)
        {
            return (Type(definer, definition), definer, definition);
        }

        return (name, null, default);
    }

    /// <summary>Reaches a method and gives its name.</summary>
    public string Method(ReachAssembly assembly, MethodDefinitionHandle handle)
    {
        Want(assembly, handle);
        return NameOf(assembly, handle);
    }

    /// <summary>Reaches a field and gives its name.</summary>
    public string Field(ReachAssembly assembly, FieldDefinitionHandle handle)
    {
        Want(assembly, handle);
        return _names.OfField(assembly, handle);
    }

    /// <summary>A member of no project: hashed by name, since its package or the runtime is in the key.</summary>
    public string Foreign(string type, string name, string signature)
    {
        if (UndecidableCalls.Contains(type, name, signature))
        {
            Undecidable ??= $"{_names.Reader} uses {type}::{name}";
        }

        _readsResources |= type.StartsWith("System.Resources.", StringComparison.Ordinal)
            || (type == "System.Reflection.Assembly" && name.StartsWith("GetManifestResource", StringComparison.Ordinal));
        return $"{type}::{name}{signature}";
    }

    /// <summary>Reaches the types that an attribute names: they stand in its value as text.</summary>
    public void NamedInAttribute(byte[] value)
    {
        string text = new([.. value.Select(code => code is >= 0x20 and < 0x7F ? (char)code : ',')]);
        foreach (string word in text.Split([',', '[', ']', ' '], StringSplitOptions.RemoveEmptyEntries))
        {
            // Before the text stands its length, which may look like a letter.
            foreach (string name in new[] { word, word[1..] }.Select(name => name.Replace('+', '/')))
            {
                foreach (ReachAssembly assembly in _assemblies.Values)
                {
                    if (assembly.FindType(name) is { } type)
                    {
                        Type(assembly, type);
                    }
                }
            }
        }
    }

    private string NameOf(ReachAssembly assembly, MethodDefinitionHandle handle) => _names.OfMethod(assembly, handle, () => SignatureNames.Text(
        assembly.Metadata.GetMethodDefinition(handle).DecodeSignature(new SignatureNames(this, assembly), null)));

    private void Want(ReachAssembly assembly, EntityHandle handle)
    {
        if (!_seen.Add((assembly, handle)))
        {
            return;
        }

        _open.Enqueue((assembly, handle));
        if (!_members.ContainsKey(assembly.Name))
        {
            _members.Add(assembly.Name, new SortedDictionary<string, string>(StringComparer.Ordinal));
            Want(assembly, EntityHandle.AssemblyDefinition);
            Want(assembly, MetadataTokens.TypeDefinitionHandle(1)); // <Module>: it holds the module initializers.
        }
    }

    private void Read(ReachAssembly assembly, EntityHandle handle)
    {
        string name = _names.Reader = handle.Kind switch
        {
            HandleKind.TypeDefinition => _names.OfType(assembly, (TypeDefinitionHandle)handle),
            HandleKind.MethodDefinition => NameOf(assembly, (MethodDefinitionHandle)handle),
            HandleKind.FieldDefinition => _names.OfField(assembly, (FieldDefinitionHandle)handle),
            _ => "assembly",
        };
        using var bytes = new MemoryStream();
        using var content = new BinaryWriter(bytes);
        var reader = new MemberReader(this, _resolver, assembly, content);
        reader.Read(handle);
        content.Flush();
        _members[assembly.Name].Add($"{handle.Kind}:{name}", Convert.ToHexStringLower(SHA256.HashData(bytes.ToArray()).AsSpan(0, 16)));
    }

    private void AddResources()
    {
        foreach ((string name, SortedDictionary<string, string> members) in _members)
        {
            foreach ((string resource, byte[] bytes) in _assemblies[name].Resources())
            {
                members.Add("resource:" + resource, Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16)));
            }
        }
    }
}
