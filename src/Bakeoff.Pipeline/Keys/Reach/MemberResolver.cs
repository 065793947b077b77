using System.Reflection.Metadata;

namespace Bakeoff.Pipeline;

/// <summary>Finds what a token stands for, in whichever assembly it is defined, and reaches it.</summary>
internal sealed class MemberResolver(CodeReach reach)
{
    /// <summary>A type's full name and the assembly that the reference names; null for the same one or a module.</summary>
    public (string Name, string? Assembly) FullNameOf(ReachAssembly assembly, TypeReferenceHandle handle)
    {
        TypeReference type = assembly.Metadata.GetTypeReference(handle);
        string name = assembly.Metadata.GetString(type.Name);
        switch (type.ResolutionScope.Kind)
        {
            case HandleKind.TypeReference:
                (string outer, string? owner) = FullNameOf(assembly, (TypeReferenceHandle)type.ResolutionScope);
                return ($"{outer}/{name}", owner);
            case HandleKind.AssemblyReference:
                AssemblyReference reference = assembly.Metadata.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope);
                return (WithNamespace(), assembly.Metadata.GetString(reference.Name));
            default:
                return (WithNamespace(), assembly.Name);
        }

        string WithNamespace() => type.Namespace.IsNil ? name : $"{assembly.Metadata.GetString(type.Namespace)}.{name}";
    }

    /// <summary>The canonical name of any token of a method body or a table.</summary>
    public string NameOf(ReachAssembly assembly, EntityHandle handle)
    {
        MetadataReader metadata = assembly.Metadata;
        var names = new SignatureNames(reach, assembly);
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                return reach.Type(assembly, (TypeDefinitionHandle)handle);
            case HandleKind.TypeReference:
                return reach.TypeReference(assembly, (TypeReferenceHandle)handle).Name;
            case HandleKind.TypeSpecification:
                return metadata.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(names, null);
            case HandleKind.MethodDefinition:
                return reach.Method(assembly, (MethodDefinitionHandle)handle);
            case HandleKind.FieldDefinition:
                return reach.Field(assembly, (FieldDefinitionHandle)handle);
            case HandleKind.MemberReference:
                return NameOfReference(assembly, metadata.GetMemberReference((MemberReferenceHandle)handle), names);
            case HandleKind.MethodSpecification:
                MethodSpecification method = metadata.GetMethodSpecification((MethodSpecificationHandle)handle);
                return $"{NameOf(assembly, method.Method)}<{string.Join(",", method.DecodeSignature(names, null))}>";
            case HandleKind.StandaloneSignature:
                StandaloneSignature signature = metadata.GetStandaloneSignature((StandaloneSignatureHandle)handle);
                return signature.GetKind() == StandaloneSignatureKind.LocalVariables
                    ? string.Join(",", signature.DecodeLocalSignature(names, null))
                    : SignatureNames.Text(signature.DecodeMethodSignature(names, null));
            default:
                throw new BadImageFormatException($"{assembly.Name} has a token of kind {handle.Kind} where a member should be.");
        }
    }

    private string NameOfReference(ReachAssembly assembly, MemberReference member, SignatureNames names)
    {
        string name = assembly.Metadata.GetString(member.Name);
        string parent = NameOf(assembly, member.Parent);
        bool field = member.GetKind() == MemberReferenceKind.Field;
        string signature = field ? member.DecodeFieldSignature(names, null) : SignatureNames.Text(member.DecodeMethodSignature(names, null));
        if (DefinitionOf(assembly, member.Parent) is not var (definer, definition))
        {
            return reach.Foreign(parent, name, signature);
        }

        // The member may be the base type's, and the base type another assembly's.
        for ((ReachAssembly Assembly, TypeDefinitionHandle Handle)? at = (definer, definition); at is var (owner, type); at = BaseOf(owner, type))
        {
            if ((field ? FindField(owner, type, name) : FindMethod(owner, type, name, signature)) is { } found)
            {
                return $"{parent}->{NameOf(owner, found)}"; // The parent's name holds the type arguments.
            }
        }

        return reach.Foreign(parent, name, signature);
    }

    private (ReachAssembly Assembly, TypeDefinitionHandle Handle)? BaseOf(ReachAssembly assembly, TypeDefinitionHandle type) =>
        assembly.Metadata.GetTypeDefinition(type).BaseType is { IsNil: false } parent ? DefinitionOf(assembly, parent) : null;

    private (ReachAssembly Assembly, TypeDefinitionHandle Handle)? DefinitionOf(ReachAssembly assembly, EntityHandle type)
    {
        switch (type.Kind)
        {
            case HandleKind.TypeDefinition:
                return (assembly, (TypeDefinitionHandle)type);
            case HandleKind.TypeReference:
                (_, ReachAssembly? definer, TypeDefinitionHandle handle) = reach.TypeReference(assembly, (TypeReferenceHandle)type);
                return definer is null ? null : (definer, handle);
            case HandleKind.TypeSpecification:
                BlobReader blob = assembly.Metadata.GetBlobReader(assembly.Metadata.GetTypeSpecification((TypeSpecificationHandle)type).Signature);
                if (blob.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
                {
                    return null; // An array or a pointer: its members are the runtime's.
                }

                blob.ReadCompressedInteger(); // Class or value type.
                return DefinitionOf(assembly, blob.ReadTypeHandle());
            default:
                return null;
        }
    }

    private static EntityHandle? FindField(ReachAssembly assembly, TypeDefinitionHandle type, string name)
    {
        foreach (FieldDefinitionHandle handle in assembly.Metadata.GetTypeDefinition(type).GetFields())
        {
            if (assembly.Metadata.StringComparer.Equals(assembly.Metadata.GetFieldDefinition(handle).Name, name))
            {
                return handle;
            }
        }

        return null;
    }

    private EntityHandle? FindMethod(ReachAssembly assembly, TypeDefinitionHandle type, string name, string signature)
    {
        foreach (MethodDefinitionHandle handle in assembly.Metadata.GetTypeDefinition(type).GetMethods())
        {
            MethodDefinition method = assembly.Metadata.GetMethodDefinition(handle);
            if (assembly.Metadata.StringComparer.Equals(method.Name, name)
                && SignatureNames.Text(method.DecodeSignature(new SignatureNames(reach, assembly), null)) == signature)
            {
                return handle;
            }
        }

        return null;
    }
}
