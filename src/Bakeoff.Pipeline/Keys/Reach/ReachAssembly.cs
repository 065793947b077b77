using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Bakeoff.Pipeline;

/// <summary>One project assembly, opened for reading, with its types by name.</summary>
internal sealed class ReachAssembly : IDisposable
{
    private readonly PEReader _file;
    private readonly Dictionary<string, TypeDefinitionHandle> _types = new(StringComparer.Ordinal);

    public ReachAssembly(string path)
    {
        _file = new PEReader(new MemoryStream(File.ReadAllBytes(path), writable: false));
        Metadata = _file.GetMetadataReader();
        Name = Metadata.GetString(Metadata.GetAssemblyDefinition().Name);
        foreach (TypeDefinitionHandle handle in Metadata.TypeDefinitions)
        {
            _types.Add(FullNameOf(handle), handle);
        }
    }

    public string Name { get; }

    public MetadataReader Metadata { get; }

    /// <summary>The type of a full name, such as <c>Bakeoff.Svd.Grid/Cell`1</c>, or null.</summary>
    public TypeDefinitionHandle? FindType(string fullName) => _types.TryGetValue(fullName, out TypeDefinitionHandle handle) ? handle : null;

    public MethodBodyBlock BodyOf(MethodDefinition method) => _file.GetMethodBody(method.RelativeVirtualAddress);

    /// <summary>Namespace, outer types and name, with slashes between nested types.</summary>
    public string FullNameOf(TypeDefinitionHandle handle)
    {
        TypeDefinition type = Metadata.GetTypeDefinition(handle);
        string name = Metadata.GetString(type.Name);
        return type.GetDeclaringType() is { IsNil: false } outer
            ? $"{FullNameOf(outer)}/{name}"
            : type.Namespace.IsNil ? name : $"{Metadata.GetString(type.Namespace)}.{name}";
    }

    /// <summary>Embedded resources: name and bytes.</summary>
    public IEnumerable<(string Name, byte[] Bytes)> Resources()
    {
        if (_file.PEHeaders.CorHeader!.ResourcesDirectory is not { Size: > 0 } directory)
        {
            yield break;
        }

        byte[] all = [.. _file.GetSectionData(directory.RelativeVirtualAddress).GetContent(0, directory.Size)];
        foreach (ManifestResource resource in Metadata.ManifestResources.Select(Metadata.GetManifestResource)
            .Where(resource => resource.Implementation.IsNil))
        {
            int offset = (int)resource.Offset;
            yield return (Metadata.GetString(resource.Name), all[(offset + 4)..(offset + 4 + BitConverter.ToInt32(all, offset))]);
        }
    }

    public void Dispose() => _file.Dispose();
}
