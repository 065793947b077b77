using System.Text.Json;
using Bakeoff.Core;

namespace Bakeoff.Cli;

/// <summary>A JSON value that remembers where it stands.</summary>
internal sealed record JsonPart(JsonTokenType Kind, string Text, FileLocation Location)
{
    public List<(string Name, FileLocation Location, JsonPart Value)> Members { get; } = [];

    public List<JsonPart> Items { get; } = [];

    /// <summary>Parses a file: comments and trailing commas are allowed. A key that stands twice is reported.</summary>
    /// <exception cref="ReportedException">It is not JSON (<c>BKF1003</c>).</exception>
    public static JsonPart Parse(byte[] json, string file, List<ErrorReport> problems)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        try
        {
            reader.Read();
            JsonPart root = Parse(ref reader, json, file, problems);
            reader.Read();
            return root;
        }
        catch (JsonException e)
        {
            throw new ReportedException([new ErrorReport(
                ErrorCodes.ExperimentSyntax, "the file is not JSON: " + e.Message.Split(" LineNumber:")[0],
                "Correct the text there (comments and trailing commas are allowed).",
                new FileLocation(file, (e.LineNumber ?? 0) + 1, (e.BytePositionInLine ?? 0) + 1))]);
        }
    }

    /// <summary>The value as JSON without white space, the keys of objects in ordinal order.</summary>
    public string ToJson() => Kind switch
    {
        JsonTokenType.StartObject => "{" + string.Join(",", Members.OrderBy(member => member.Name, StringComparer.Ordinal).Select(member => $"{JsonSerializer.Serialize(member.Name)}:{member.Value.ToJson()}")) + "}",
        JsonTokenType.StartArray => "[" + string.Join(",", Items.Select(item => item.ToJson())) + "]",
        JsonTokenType.String => JsonSerializer.Serialize(Text),
        _ => Text, // A number as it is written, or true, false, null.
    };

    private static JsonPart Parse(ref Utf8JsonReader reader, byte[] json, string file, List<ErrorReport> problems)
    {
        var part = new JsonPart(reader.TokenType, TextOf(ref reader), At(ref reader, json, file));
        if (part.Kind == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                part.Items.Add(Parse(ref reader, json, file, problems));
            }
        }
        else if (part.Kind == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                string name = reader.GetString()!;
                FileLocation location = At(ref reader, json, file);
                if (part.Members.Any(member => member.Name == name))
                {
                    problems.Add(new ErrorReport(ErrorCodes.DuplicateKey, $"the key '{name}' stands twice.", "Remove one of the two.", location));
                }

                reader.Read();
                part.Members.Add((name, location, Parse(ref reader, json, file, problems)));
            }
        }

        return part;
    }

    private static string TextOf(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString()!,
        JsonTokenType.Number => System.Text.Encoding.UTF8.GetString(reader.ValueSpan),
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        _ => reader.TokenType.ToString().ToLowerInvariant(),
    };

    private static FileLocation At(ref Utf8JsonReader reader, byte[] json, string file)
    {
        ReadOnlySpan<byte> before = json.AsSpan(0, (int)reader.TokenStartIndex);
        return new FileLocation(file, before.Count((byte)'\n') + 1, before.Length - before.LastIndexOf((byte)'\n'));
    }
}
