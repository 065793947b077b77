using System.Globalization;
using System.Reflection.Metadata;

namespace Bakeoff.Pipeline;

/// <summary>
/// Names that do not change with what stands next to a member. The compiler numbers what it generates (<c>&lt;Run&gt;b__5_0</c> is
/// a lambda of the sixth method), so that an unrelated method above renames everything below. Such a member is called here
/// after the member that was first seen to use it: <c>Trainer::Run()#1</c>. No two members get the same name.
/// </summary>
internal sealed class CanonicalNames
{
    private readonly Dictionary<(ReachAssembly, EntityHandle), string> _given = [];
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>The member that is being read: what it uses first is called after it.</summary>
    public string Reader { get; set; } = "";

    public string OfType(ReachAssembly assembly, TypeDefinitionHandle handle)
    {
        TypeDefinition type = assembly.Metadata.GetTypeDefinition(handle);
        if (IsGenerated(assembly.Metadata.GetString(type.Name)))
        {
            return Given(assembly, handle);
        }

        return type.GetDeclaringType() is { IsNil: false } outer
            ? $"{OfType(assembly, outer)}/{assembly.Metadata.GetString(type.Name)}"
            : assembly.FullNameOf(handle);
    }

    public string OfField(ReachAssembly assembly, FieldDefinitionHandle handle)
    {
        FieldDefinition field = assembly.Metadata.GetFieldDefinition(handle);
        string name = assembly.Metadata.GetString(field.Name);

        // The fields of a closure are called after captured locals: renaming a local must change nothing.
        return IsGenerated(name) || IsGeneratedType(assembly, field.GetDeclaringType())
            ? Given(assembly, handle)
            : $"{OfType(assembly, field.GetDeclaringType())}::{name}";
    }

    /// <remarks>The signature is not asked for where the compiler numbered the method.</remarks>
    public string OfMethod(ReachAssembly assembly, MethodDefinitionHandle handle, Func<string> signature)
    {
        MethodDefinition method = assembly.Metadata.GetMethodDefinition(handle);
        string name = assembly.Metadata.GetString(method.Name);
        return IsGenerated(name) ? Given(assembly, handle) : $"{OfType(assembly, method.GetDeclaringType())}::{name}{signature()}";
    }

    public static bool IsGeneratedType(ReachAssembly assembly, TypeDefinitionHandle handle) =>
        IsGenerated(assembly.Metadata.GetString(assembly.Metadata.GetTypeDefinition(handle).Name));

    /// <summary>Backing fields, a record's copy method and the data of array initialisers have names without numbers.</summary>
    private static bool IsGenerated(string name) => name.Contains('<', StringComparison.Ordinal)
        && !name.EndsWith(">k__BackingField", StringComparison.Ordinal)
        && name is not ("<Clone>$" or "<Module>" or "<PrivateImplementationDetails>");

    private string Given(ReachAssembly assembly, EntityHandle handle)
    {
        if (!_given.TryGetValue((assembly, handle), out string? name))
        {
            string owner = Reader.Split('#')[0];
            int number = _counts[owner] = _counts.GetValueOrDefault(owner) + 1;
            _given[(assembly, handle)] = name = string.Create(CultureInfo.InvariantCulture, $"{owner}#{number}");
        }

        return name;
    }
}
