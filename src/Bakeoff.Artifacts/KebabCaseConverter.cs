using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bakeoff.Artifacts;

/// <summary>
/// Writes the members of an enumeration as JSON strings such as <c>seen-excluded</c>. Any other string and any number is refused on reading.
/// </summary>
/// <typeparam name="T">The enumeration.</typeparam>
public sealed class KebabCaseConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
