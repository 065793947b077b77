using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bakeoff.Core;

/// <summary>Writes a direction as a JSON string such as <c>lower</c>. Any other string and any number is refused on reading.</summary>
internal sealed class MetricDirectionConverter()
    : JsonStringEnumConverter<MetricDirection>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false);
