using System.Globalization;
using System.Text.Json;
using Bakeoff.Pipeline;
using Bakeoff.Tables;

namespace Bakeoff.Experiments;

/// <summary>Finds where two artifacts differ: the row of a Parquet file, the path of a JSON document, the byte of anything else.</summary>
internal sealed class ArtifactComparer : IArtifactComparer
{
    public string? FirstDifference(string name, string before, string now)
    {
        try
        {
            return Path.GetExtension(name) switch
            {
                ".parquet" => Row(before, now),
                ".json" => Json(before, now),
                _ => null,
            } ?? Byte(before, now);
        }
        catch (Exception e) when (e is IOException or JsonException or System.Data.Common.DbException)
        {
            return null; // The alarm matters; this only helps.
        }
    }

    private static string? Row(string before, string now)
    {
        string work = Directory.CreateTempSubdirectory("bakeoff-compare-").FullName;
        try
        {
            using var session = new DuckDbSession(work, memoryMegabytes: 500);
            static string Rows(string file) => DuckDbSession.Parquet(file, rowNumbers: true);
            return session.List(
                $"""
                SELECT file_row_number, CAST(a AS VARCHAR), CAST(b AS VARCHAR) FROM {Rows(before)} a FULL JOIN {Rows(now)} b USING (file_row_number)
                WHERE CAST(a AS VARCHAR) IS DISTINCT FROM CAST(b AS VARCHAR) ORDER BY 1 LIMIT 1
                """,
                row => string.Create(CultureInfo.InvariantCulture, $"row {row.GetInt64(0) + 1} is {Text(row, 2)}, was {Text(row, 1)}"))
                    .FirstOrDefault();
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static string Text(System.Data.IDataRecord row, int column) => row.IsDBNull(column) ? "not there" : row.GetString(column);

    private static string? Json(string before, string now)
    {
        using JsonDocument old = JsonDocument.Parse(File.ReadAllBytes(before)), current = JsonDocument.Parse(File.ReadAllBytes(now));
        return Json("$", old.RootElement, current.RootElement);
    }

    private static string? Json(string path, JsonElement before, JsonElement now)
    {
        if (before.ValueKind == now.ValueKind && before.ValueKind == JsonValueKind.Object)
        {
            IEnumerable<string> names =
                before.EnumerateObject().Concat(now.EnumerateObject()).Select(property => property.Name).Distinct(StringComparer.Ordinal);
            return names.Select(name => Json($"{path}.{name}", Member(before, name), Member(now, name)))
                .FirstOrDefault(difference => difference is not null);
        }

        if (before.ValueKind == now.ValueKind && before.ValueKind == JsonValueKind.Array)
        {
            return Enumerable.Range(0, Math.Max(before.GetArrayLength(), now.GetArrayLength()))
                .Select(i => Json(string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), At(before, i), At(now, i)))
                    .FirstOrDefault(difference => difference is not null);
        }

        return Shown(before) == Shown(now) ? null : $"{path} is {Shown(now)}, was {Shown(before)}";
    }

    private static JsonElement Member(JsonElement element, string name) => element.TryGetProperty(name, out JsonElement value) ? value : default;

    private static JsonElement At(JsonElement element, int index) => index < element.GetArrayLength() ? element[index] : default;

    private static string Shown(JsonElement element) => element.ValueKind == JsonValueKind.Undefined ? "not there" : element.GetRawText();

    private static string Byte(string before, string now)
    {
        using FileStream old = File.OpenRead(before), current = File.OpenRead(now);
        using var a = new BufferedStream(old, 1 << 16);
        using var b = new BufferedStream(current, 1 << 16);
        long at = 0;
        while (a.ReadByte() is var left && b.ReadByte() is var right && left == right && left >= 0)
        {
            at++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"byte {at} differs ({current.Length} bytes, was {old.Length})");
    }
}
