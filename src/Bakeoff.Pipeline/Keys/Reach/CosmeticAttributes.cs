namespace Bakeoff.Pipeline;

/// <summary>Attributes that only compilers, debuggers and editors read, some of which the compiler writes by itself.</summary>
internal static class CosmeticAttributes
{
    private const string Services = "System.Runtime.CompilerServices.";

    private static readonly HashSet<string> Names = new(
        new[]
        {
            "CompilerGenerated", "IteratorStateMachine", "AsyncStateMachine", "AsyncIteratorStateMachine", "Nullable", "NullableContext",
            "NullablePublicOnly", "RefSafetyRules", "Extension", "InternalsVisibleTo", "CompilationRelaxations", "RuntimeCompatibility",
            "TupleElementNames", "IsReadOnly", "ScopedRef", "ParamCollection", "CallerArgumentExpression", "CompilerFeatureRequired",
            "IsUnmanaged", "Dynamic", "NativeInteger",
        }.Select(name => $"{Services}{name}Attribute")
        .Concat(["System.ObsoleteAttribute", "System.CLSCompliantAttribute", "System.ComponentModel.EditorBrowsableAttribute",
            "System.Reflection.AssemblyInformationalVersionAttribute"]), // Into which the SDK writes the commit, whatever has changed.
        StringComparer.Ordinal);

    public static bool Contains(string type) => Names.Contains(type)
        || type.StartsWith("System.Diagnostics.", StringComparison.Ordinal)
        || type.StartsWith("Microsoft.CodeAnalysis.", StringComparison.Ordinal);
}
