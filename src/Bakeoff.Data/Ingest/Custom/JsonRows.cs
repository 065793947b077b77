using System.Text.Json;
using Bakeoff.Core;

namespace Bakeoff.Data;

/// <summary>The rows of a file with a JSON object on each line; empty lines are left out.</summary>
internal static class JsonRows
{
    /// <summary>Of two values of one property the reader would take the last, and nobody would know.</summary>
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Names that are kept, to be listed: where objects are keyed by their data, each has names that no other has.</summary>
    private const int MaxColumns = 1000;

    /// <summary>Reads the properties that are asked for.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Its name in messages.</param>
    /// <param name="options">The encoding.</param>
    /// <param name="columns">The properties.</param>
    /// <exception cref="DataException">
    /// No object has a property that is required (<c>BKF2005</c>), the bytes are not text in the file's encoding (<c>BKF2006</c>), or the file is
    /// empty (<c>BKF2004</c>).
    /// </exception>
    public static IEnumerable<RawRow> Read(string path, string name, TableOptions options, IReadOnlyList<TableColumn> columns)
    {
        using StreamReader reader = TextFile.Open(path, name, options.Encoding);
        long line = 0, rows = 0, objects = 0;
        var there = new OrderedDictionary<string, bool>(StringComparer.Ordinal);
        while (TextFile.Guard(path, name, options.Encoding, reader.ReadLine) is { } text)
        {
            line++;
            if (!string.IsNullOrWhiteSpace(text))
            {
                (string?[]? values, string? fault) = Parse(text, columns, there);
                rows++;
                objects += values is null ? 0 : 1;
                yield return new RawRow(line, values ?? new string?[columns.Count], fault);
            }
        }

        if (rows == 0)
        {
            throw new DataException(ErrorCodes.EmptyDataFile, "the file has no rows.", "Export it again.", new FileLocation(name));
        }

        // Any object may leave out what it has no value for, the first one too: the row lacks the value then, and not the file the column.
        if (objects > 0)
        {
            _ = columns.Select(column => column.Find([.. there.Keys], name)).ToArray();
        }
    }

    /// <summary>The names of the properties of all objects, in the order in which they come first.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Its name in messages.</param>
    /// <param name="options">The encoding.</param>
    /// <exception cref="DataException">
    /// The first line is not a JSON object or the bytes are not text in the file's encoding (<c>BKF2006</c>), or the file is empty
    /// (<c>BKF2004</c>).
    /// </exception>
    public static string[] ColumnsOf(string path, string name, TableOptions options)
    {
        using StreamReader reader = TextFile.Open(path, name, options.Encoding);
        var there = new OrderedDictionary<string, bool>(StringComparer.Ordinal);
        long line = 0;
        bool isFirst = true;
        while (TextFile.Guard(path, name, options.Encoding, reader.ReadLine) is { } text)
        {
            line++;
            if (!string.IsNullOrWhiteSpace(text))
            {
                (string?[]? values, _) = Parse(text, [], there);

                // A file that begins with something else has no object on any line: it is a list, or one object that is spread over many.
                if (isFirst && values is null && RepeatedIn(text) is null)
                {
                    throw new DataException(
                        ErrorCodes.UnreadableValue, "the first line is not a JSON object.", "Write one object a line.", new FileLocation(name, line));
                }

                isFirst = false;
            }
        }

        return isFirst ? throw new DataException(ErrorCodes.EmptyDataFile, "the file has no rows.", "Export it again.", new FileLocation(name))
            : [.. there.Keys];
    }

    private static (string?[]? Values, string? Fault) Parse(
        string text, IReadOnlyList<TableColumn> columns, OrderedDictionary<string, bool> there)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, Strict);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return (null, "the line is not a JSON object");
            }

            string?[] values = [.. columns.Select(column => ValueOf(document.RootElement, column.Name))];
            string? nested = columns.FirstOrDefault(column => column.Required && IsNested(document.RootElement, column.Name))?.Name;
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                if (there.Count < MaxColumns || columns.Any(column => column.Name == property.Name))
                {
                    there.TryAdd(property.Name, true);
                }
            }

            return (values, nested is null ? null : $"'{nested}' is an object or a list, and not one value");
        }
        catch (JsonException e)
        {
            return (null, RepeatedIn(text) ?? "the line is not valid JSON: " + e.Message.Split(" LineNumber:")[0].TrimEnd('.'));
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, written as an escape.
            return (null, "a string of the line is not text");
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

    private static bool IsNested(JsonElement row, string name) =>
        row.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.Object or JsonValueKind.Array;

    private static string? ValueOf(JsonElement row, string name) => !row.TryGetProperty(name, out JsonElement value) ? null : value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Null => null,
        _ => value.GetRawText(),
    };
}
