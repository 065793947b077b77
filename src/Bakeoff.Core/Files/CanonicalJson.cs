using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bakeoff.Core;

/// <summary>
/// JSON as Bakeoff writes it: camelCase, indented, line feeds, the properties in the order of the type, numbers in
/// the shortest form that reads back the same. Equal values give equal bytes.
/// </summary>
public static class CanonicalJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        PropertyNameCaseInsensitive = true,
        WriteIndented = true,
        NewLine = "\n",
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonSerializerOptions LineOptions = new(Options) { WriteIndented = false };

    /// <summary>The text of a value, with a line feed at its end.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="value">The value; no number in it may be infinite or NaN.</param>
    public static string Serialize<T>(T value) => JsonSerializer.Serialize(value, Options) + "\n";

    /// <summary>The text of a value on one line, without a line feed at its end.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="value">The value; no number in it may be infinite or NaN.</param>
    public static string SerializeLine<T>(T value) => JsonSerializer.Serialize(value, LineOptions);

    /// <summary>Reads a value from JSON.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="json">What <see cref="Serialize"/> or <see cref="SerializeLine"/> wrote.</param>
    /// <exception cref="JsonException">The text is not JSON of that type.</exception>
    public static T Deserialize<T>(string json) =>
        JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException("the file holds null.");

    /// <summary>Reads a JSON artifact from a file.</summary>
    /// <typeparam name="T">The type of the artifact.</typeparam>
    /// <param name="path">The file.</param>
    /// <exception cref="DataException">The file is missing or is not JSON of that type (<c>BKF2013</c>).</exception>
    public static T Read<T>(string path)
    {
        try
        {
            return Deserialize<T>(File.ReadAllText(path));
        }
        catch (Exception e) when (e is JsonException or IOException)
        {
            throw new DataException(
                ErrorCodes.BadArtifact, $"the artifact cannot be read: {e.Message}", "Run the stage that wrote it again.",
                new FileLocation(path), e);
        }
    }
}
