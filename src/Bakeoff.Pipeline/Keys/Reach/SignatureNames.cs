using System.Collections.Immutable;
using System.Globalization;
using System.Reflection.Metadata;

namespace Bakeoff.Pipeline;

/// <summary>Writes signatures with canonical names, and reaches every type of the project that stands in one.</summary>
internal sealed class SignatureNames(CodeReach reach, ReachAssembly assembly) : ISignatureTypeProvider<string, object?>
{
    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => "System." + typeCode;

    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => reach.Type(assembly, handle);

    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) =>
        reach.TypeReference(assembly, handle).Name;

    public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, null);

    public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) =>
        $"{genericType}<{string.Join(",", typeArguments)}>";

    public string GetGenericTypeParameter(object? genericContext, int index) => string.Create(CultureInfo.InvariantCulture, $"!{index}");

    public string GetGenericMethodParameter(object? genericContext, int index) => string.Create(CultureInfo.InvariantCulture, $"!!{index}");

    public string GetArrayType(string elementType, ArrayShape shape) => string.Create(CultureInfo.InvariantCulture, $"{elementType}[{shape.Rank}]");

    public string GetSZArrayType(string elementType) => elementType + "[]";

    public string GetByReferenceType(string elementType) => elementType + "&";

    public string GetPointerType(string elementType) => elementType + "*";

    public string GetPinnedType(string elementType) => elementType + " pinned";

    public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => $"{unmodifiedType} mod({modifier})";

    public string GetFunctionPointerType(MethodSignature<string> signature) => "method" + Text(signature);

    /// <summary>A method's signature as text.</summary>
    public static string Text(MethodSignature<string> signature)
    {
        string kind = signature.Header.IsInstance ? "" : " static";
        string generic = signature.GenericParameterCount > 0 ? FormattableString.Invariant($"`{signature.GenericParameterCount}") : "";
        return $"{kind}{generic}({string.Join(",", signature.ParameterTypes)}):{signature.ReturnType}";
    }
}
