using System.Text.Json;
using Bakeoff.Core;

namespace Bakeoff.Data;

/// <summary>The rows of a file with a JSON object on each line; empty lines are left out.</summary>
internal static class JsonRows
{
    /// <summary>Of two values of one property the reader would take the last, and nobody would know.</summary>
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Reads the properties that are asked for.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Its name in messages.</param>
    /// <param name="options">The encoding.</param>
    /// <param name="columns">The properties.</param>
    /// <exception cref="DataException">
    /// The first object lacks a property (<c>BKF2005</c>), the bytes are not text in the file's encoding (<c>BKF2006</c>), or the file is empty
    /// (<c>BKF2004</c>).
    /// </exception>
    public static IEnumerable<RawRow> Read(string path, string name, TableOptions options, IReadOnlyList<TableColumn> columns)
    {
        using StreamReader reader = TextFile.Open(path, name, options.Encoding);
        long line = 0, rows = 0;
        while (TextFile.Guard(path, name, options.Encoding, reader.ReadLine) is { } text)
        {
            line++;
            if (!string.IsNullOrWhiteSpace(text))
            {
                (string?[]? values, string? fault, string[] there) = Parse(text, columns);
                if (rows++ == 0 && values is not null)
                {
                    _ = columns.Select(column => column.Find(there, name)).ToArray();
                }

                yield return new RawRow(line, values ?? new string?[columns.Count], fault);
            }
        }

        if (rows == 0)
        {
            throw new DataException(ErrorCodes.EmptyDataFile, "the file has no rows.", "Export it again.", new FileLocation(name));
        }
    }

    private static (string?[]? Values, string? Fault, string[] There) Parse(string text, IReadOnlyList<TableColumn> columns)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? ([.. columns.Select(column => ValueOf(document.RootElement, column.Name))], null,
                    [.. document.RootElement.EnumerateObject().Select(property => property.Name)])
                : (null, "the line is not a JSON object", []);
        }
        catch (JsonException e)
        {
            return (null, RepeatedIn(text) ?? "the line is not valid JSON: " + e.Message.Split(" LineNumber:")[0].TrimEnd('.'), []);
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, written as an escape.
            return (null, "a string of the line is not text", []);
        }
    }

    /// <summary>What is wrong with a line that would be JSON if properties could stand twice; else null.</summary>
    private static string? RepeatedIn(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            string? name = document.RootElement.ValueKind != JsonValueKind.Object ? null : document.RootElement.EnumerateObject()
                .GroupBy(property => property.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1)?.Key;
            return name is null ? "an object within the line has a property twice" : $"the line has the property '{name}' twice";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? ValueOf(JsonElement row, string name) => !row.TryGetProperty(name, out JsonElement value) ? null : value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Null => null,
        _ => value.GetRawText(),
    };
}
