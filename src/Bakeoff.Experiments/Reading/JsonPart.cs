using System.Text.Json;
using Bakeoff.Core;
using Bakeoff.Models;

namespace Bakeoff.Experiments;

/// <summary>A JSON value that remembers where it stands.</summary>
internal sealed record JsonPart(JsonTokenType Kind, string Text, FileLocation Location)
{
    public List<(string Name, FileLocation Location, JsonPart Value)> Members { get; } = [];

    public List<JsonPart> Items { get; } = [];

    /// <summary>Parses a file: comments and trailing commas are allowed. A key that stands twice is reported.</summary>
    /// <exception cref="ReportedException">It is not JSON (<c>BKF1003</c>).</exception>
    public static JsonPart Parse(byte[] json, string file, List<ErrorReport> problems)
    {
        if (TextBytes.IsUtf16(json))
        {
            throw new ReportedException(
                [new ErrorReport(ErrorCodes.ExperimentSyntax, $"{TextBytes.Utf16}.", TextBytes.RemedyOfUtf16, new FileLocation(file, 1))]);
        }

        int bom = json.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0; // Windows' editors write one.
        var reader =
            new Utf8JsonReader(json.AsSpan(bom), new JsonReaderOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        var lines = new List<int> { 0 };
        lines.AddRange(Enumerable.Range(bom, json.Length - bom).Where(i => json[i] == '\n').Select(i => i + 1 - bom));
        try
        {
            reader.Read();
            JsonPart root = Parse(ref reader, lines, file, problems);
            reader.Read();
            return root;
        }
        catch (InvalidOperationException)
        {
            throw new ReportedException([new ErrorReport(
                ErrorCodes.ExperimentSyntax, "a string is not UTF-8, or holds half of a surrogate pair.",
                "Save the file as UTF-8; write both halves, or the letter itself.",
                At(ref reader, lines, file))]);
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
        JsonTokenType.StartObject =>
            "{" + string.Join(
                ",", Members.OrderBy(member => member.Name, StringComparer.Ordinal)
                    .Select(member => $"{JsonSerializer.Serialize(member.Name)}:{member.Value.ToJson()}")) + "}",
        JsonTokenType.StartArray => "[" + string.Join(",", Items.Select(item => item.ToJson())) + "]",
        JsonTokenType.String => JsonSerializer.Serialize(Text),
        _ => Text, // A number as it is written, or true, false, null.
    };

    private static JsonPart Parse(ref Utf8JsonReader reader, List<int> lines, string file, List<ErrorReport> problems)
    {
        var part = new JsonPart(reader.TokenType, TextOf(ref reader), At(ref reader, lines, file));
        if (part.Kind == JsonTokenType.String && part.Text.Contains('\0', StringComparison.Ordinal))
        {
            // The system ends paths and arguments there: another file would be read, and another command run, than is written.
            throw new ReportedException(
                [new ErrorReport(ErrorCodes.ExperimentSyntax, "a string holds the character NUL (\\u0000).", "Take it out.", part.Location)]);
        }

        if (part.Kind == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                part.Items.Add(Parse(ref reader, lines, file, problems));
            }
        }
        else if (part.Kind == JsonTokenType.StartObject)
        {
            var names = new HashSet<string>(StringComparer.Ordinal);
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                string name = reader.GetString()!;
                FileLocation location = At(ref reader, lines, file);
                if (!names.Add(name))
                {
                    problems.Add(new ErrorReport(ErrorCodes.DuplicateKey, $"the key '{name}' stands twice.", "Remove one of the two.", location));
                }

                reader.Read();
                part.Members.Add((name, location, Parse(ref reader, lines, file, problems)));
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

    /// <param name="reader">Where it stands.</param>
    /// <param name="lines">Where each line begins.</param>
    /// <param name="file">The file.</param>
    private static FileLocation At(ref Utf8JsonReader reader, List<int> lines, string file)
    {
        int at = (int)reader.TokenStartIndex, found = lines.BinarySearch(at), line = found >= 0 ? found : ~found - 1;
        return new FileLocation(file, line + 1, at - lines[line] + 1);
    }
}
