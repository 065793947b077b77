using System.Reflection;
using System.Reflection.Metadata;

namespace Bakeoff.Pipeline;

/// <summary>Writes what a type, method or field is made of, and reaches what that names.</summary>
internal sealed class MemberReader(CodeReach reach, MemberResolver resolver, ReachAssembly assembly, BinaryWriter content)
{
    private readonly MetadataReader _metadata = assembly.Metadata;
    private readonly SignatureNames _names = new(reach, assembly);

    public void Read(EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                ReadType((TypeDefinitionHandle)handle);
                break;
            case HandleKind.MethodDefinition:
                ReadMethod((MethodDefinitionHandle)handle);
                break;
            case HandleKind.FieldDefinition:
                ReadField((FieldDefinitionHandle)handle);
                break;
            default:
                content.Write(_metadata.GetAssemblyDefinition().Version.ToString());
                ReadAttributes(_metadata.GetAssemblyDefinition().GetCustomAttributes());
                break;
        }
    }

    private void ReadType(TypeDefinitionHandle handle)
    {
        TypeDefinition type = _metadata.GetTypeDefinition(handle);
        content.Write((int)type.Attributes);
        string parent = type.BaseType.IsNil ? "" : resolver.NameOf(assembly, type.BaseType);
        content.Write(parent);
        foreach (InterfaceImplementationHandle implemented in type.GetInterfaceImplementations())
        {
            content.Write(resolver.NameOf(assembly, _metadata.GetInterfaceImplementation(implemented).Interface));
        }

        TypeLayout layout = type.GetLayout();
        content.Write(layout.PackingSize);
        content.Write(layout.Size);
        ReadGenericParameters(type.GetGenericParameters());
        ReadAttributes(type.GetCustomAttributes());
        foreach (MethodImplementationHandle implementation in type.GetMethodImplementations())
        {
            MethodImplementation pair = _metadata.GetMethodImplementation(implementation);
            content.Write(resolver.NameOf(assembly, pair.MethodDeclaration));
            content.Write(resolver.NameOf(assembly, pair.MethodBody));
        }

        ReachMethods(type);
        ReadProperties(type);
        if (!CanonicalNames.IsGeneratedType(assembly, handle))
        {
            ReadFields(type, parent);
        }
    }

    /// <summary>Overrides and implementations, constructors (static ones too): what can run without being called by name.</summary>
    private void ReachMethods(TypeDefinition type)
    {
        foreach (MethodDefinitionHandle handle in type.GetMethods())
        {
            MethodDefinition method = _metadata.GetMethodDefinition(handle);
            if (method.Attributes.HasFlag(MethodAttributes.Virtual) || _metadata.GetString(method.Name) is ".ctor" or ".cctor")
            {
                reach.Method(assembly, handle);
            }
        }
    }

    private void ReadProperties(TypeDefinition type)
    {
        foreach (PropertyDefinition property in type.GetProperties().Select(_metadata.GetPropertyDefinition))
        {
            content.Write(_metadata.GetString(property.Name));
            content.Write(SignatureNames.Text(property.DecodeSignature(_names, null)));
            ReadAttributes(property.GetCustomAttributes());
            PropertyAccessors accessors = property.GetAccessors();
            foreach (MethodDefinitionHandle accessor in new[] { accessors.Getter, accessors.Setter }.Where(accessor => !accessor.IsNil))
            {
                reach.Method(assembly, accessor);
            }
        }
    }

    /// <summary>The layout of a structure, the names and values of an enumeration. A class's fields count where they are used.</summary>
    private void ReadFields(TypeDefinition type, string parent)
    {
        if (parent is not ("System.ValueType" or "System.Enum") && (type.Attributes & TypeAttributes.LayoutMask) == TypeAttributes.AutoLayout)
        {
            return;
        }

        foreach (FieldDefinitionHandle handle in type.GetFields())
        {
            if (parent == "System.Enum" || !_metadata.GetFieldDefinition(handle).Attributes.HasFlag(FieldAttributes.Static))
            {
                content.Write(reach.Field(assembly, handle));
            }
        }
    }

    private void ReadField(FieldDefinitionHandle handle)
    {
        FieldDefinition field = _metadata.GetFieldDefinition(handle);
        content.Write((int)field.Attributes);
        content.Write(field.DecodeSignature(_names, null));
        content.Write(field.GetOffset());
        reach.Type(assembly, field.GetDeclaringType());
        ReadConstant(field.GetDefaultValue());
        ReadAttributes(field.GetCustomAttributes());
    }

    private void ReadMethod(MethodDefinitionHandle handle)
    {
        MethodDefinition method = _metadata.GetMethodDefinition(handle);
        content.Write((int)method.Attributes);
        content.Write((int)method.ImplAttributes);
        content.Write(SignatureNames.Text(method.DecodeSignature(_names, null)));
        reach.Type(assembly, method.GetDeclaringType());
        ReadGenericParameters(method.GetGenericParameters());
        ReadAttributes(method.GetCustomAttributes());
        ReadParameters(method);
        if (method.Attributes.HasFlag(MethodAttributes.PinvokeImpl))
        {
            MethodImport import = method.GetImport();
            content.Write((int)import.Attributes);
            content.Write(_metadata.GetString(import.Name));
            content.Write(_metadata.GetString(_metadata.GetModuleReference(import.Module).Name));
        }
        else if (method.RelativeVirtualAddress != 0)
        {
            MethodBodies.Write(_metadata, assembly.BodyOf(method), content, token => resolver.NameOf(assembly, token));
        }
    }

    /// <summary>A serializer fills a constructor's parameters by their names; elsewhere names do not matter.</summary>
    private void ReadParameters(MethodDefinition method)
    {
        bool named = _metadata.StringComparer.Equals(method.Name, ".ctor");
        foreach (Parameter parameter in method.GetParameters().Select(_metadata.GetParameter))
        {
            content.Write((int)parameter.Attributes);
            content.Write(named && !CanonicalNames.IsGeneratedType(assembly, method.GetDeclaringType()) ? _metadata.GetString(parameter.Name) : "");
            ReadConstant(parameter.GetDefaultValue());
            ReadAttributes(parameter.GetCustomAttributes());
        }
    }

    private void ReadGenericParameters(GenericParameterHandleCollection parameters)
    {
        foreach (GenericParameter parameter in parameters.Select(_metadata.GetGenericParameter))
        {
            content.Write((int)parameter.Attributes);
            foreach (GenericParameterConstraintHandle constraint in parameter.GetConstraints())
            {
                content.Write(resolver.NameOf(assembly, _metadata.GetGenericParameterConstraint(constraint).Type));
            }
        }
    }

    private void ReadConstant(ConstantHandle handle)
    {
        if (!handle.IsNil)
        {
            Constant constant = _metadata.GetConstant(handle);
            content.Write((int)constant.TypeCode);
            content.Write(_metadata.GetBlobBytes(constant.Value));
        }
    }

    private void ReadAttributes(CustomAttributeHandleCollection attributes)
    {
        foreach (CustomAttribute attribute in attributes.Select(_metadata.GetCustomAttribute))
        {
            string type = TypeOf(attribute.Constructor);
            if (!CosmeticAttributes.Contains(type))
            {
                content.Write(resolver.NameOf(assembly, attribute.Constructor));
                content.Write(_metadata.GetBlobBytes(attribute.Value));
                reach.NamedInAttribute(_metadata.GetBlobBytes(attribute.Value));
            }
        }
    }

    private string TypeOf(EntityHandle constructor)
    {
        EntityHandle parent = constructor.Kind == HandleKind.MethodDefinition
            ? _metadata.GetMethodDefinition((MethodDefinitionHandle)constructor).GetDeclaringType()
            : _metadata.GetMemberReference((MemberReferenceHandle)constructor).Parent;
        return parent.Kind switch
        {
            HandleKind.TypeDefinition => assembly.FullNameOf((TypeDefinitionHandle)parent),
            HandleKind.TypeReference => resolver.FullNameOf(assembly, (TypeReferenceHandle)parent).Name,
            _ => "",
        };
    }
}
