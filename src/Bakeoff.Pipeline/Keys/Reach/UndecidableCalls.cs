namespace Bakeoff.Pipeline;

/// <summary>
/// What finds members by their names while it runs, so that nobody can say beforehand what it reaches. Properties and
/// constructors are not here: those of a type that is reached are always reached with it, since serializers look for them.
/// </summary>
internal static class UndecidableCalls
{
    private static readonly HashSet<string> Members = new(StringComparer.Ordinal)
    {
        "System.Type::GetMethod", "System.Type::GetMethods", "System.Type::GetMember", "System.Type::GetMembers", "System.Type::GetField",
        "System.Type::GetFields", "System.Type::GetNestedType", "System.Type::GetNestedTypes", "System.Type::InvokeMember",
        "System.Type::FindMembers", "System.Type::GetEvent", "System.Type::GetEvents", "System.Type::GetDefaultMembers",
        "System.Type::GetTypeFromProgID", "System.Type::GetTypeFromCLSID", "System.Type::ReflectionOnlyGetType",
        "System.Reflection.Assembly::Load", "System.Reflection.Assembly::LoadFrom", "System.Reflection.Assembly::LoadFile",
        "System.Reflection.Assembly::UnsafeLoadFrom", "System.Reflection.Assembly::LoadWithPartialName", "System.Reflection.Assembly::GetType",
        "System.Reflection.Assembly::GetTypes", "System.Reflection.Assembly::GetExportedTypes", "System.Reflection.Assembly::get_DefinedTypes",
        "System.Reflection.Assembly::get_ExportedTypes", "System.Reflection.Assembly::CreateInstance", "System.Reflection.Assembly::get_EntryPoint",
        "System.Reflection.MethodInfo::MakeGenericMethod", "System.Reflection.MethodInfo::CreateDelegate", "System.Reflection.MethodBase::Invoke",
        "System.Reflection.MethodBase::GetMethodFromHandle", "System.Reflection.Module::ResolveMethod", "System.Reflection.Module::ResolveType",
        "System.Delegate::CreateDelegate", "System.Activator::CreateInstanceFrom", "System.AppDomain::Load", "System.AppDomain::CreateInstance",
        "System.Text.Json.JsonSerializerOptions::set_IncludeFields",
    };

    private static readonly string[] Namespaces =
        ["System.Reflection.Emit.", "System.Runtime.Loader.", "Microsoft.CSharp.RuntimeBinder.", "System.Reflection.RuntimeReflectionExtensions::",
            "System.Reflection.TypeInfo::", "System.ComponentModel.TypeDescriptor::"];

    /// <summary>Whether a call of another assembly's member makes reach undecidable.</summary>
    /// <param name="type">The declaring type.</param>
    /// <param name="name">The member's name.</param>
    /// <param name="signature">Its signature.</param>
    public static bool Contains(string type, string name, string signature)
    {
        string member = $"{type}::{name}";
        return Members.Contains(member)
            || Array.Exists(Namespaces, space => member.StartsWith(space, StringComparison.Ordinal))
            || (signature.Contains("String", StringComparison.Ordinal) && FoundByText(type, name));
    }

    private static bool FoundByText(string type, string name) => (type, name) switch
    {
        ("System.Type", "GetType") or ("System.Activator", "CreateInstance") => true,
        ("System.Linq.Expressions.Expression", "Call" or "Field" or "Property" or "PropertyOrField") => true,
        _ => false,
    };
}
