using System.Globalization;
using System.Text;
using System.Text.Json;
using Bakeoff.Core;
using Bakeoff.Data;
using Bakeoff.Tables;
using Bakeoff.Testing;

namespace Bakeoff.IntegrationTests;

/// <summary>
/// Ten thousand rows with values that parsers fall over, through all that Ingest does: each row is read as it is or left out with a reason, none is
/// lost, and nothing ends in an error that has no code.
/// </summary>
public sealed class CustomTableFuzzTests : IDisposable
{
    private const int Cases = 10_000;

    private static readonly string?[] Values =
    [
        null, "", " ", "0", "-0", "007", "1e3", "1.5", "NaN", "Infinity", "-1", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
        "18446744073709551615", "99999999999999999999999999",
        "0x10", "1_000", "١٢", "a", "ä", "\u00a0", "\u2028", "\ufeff", "x\ty", "a,b", "a\"b", "a\nb", "'", "''; DROP TABLE raw", "%s", "{}", "[1]",
        "null", "true", "2020-01-01", "2020-13-45", "infinity",
        "-infinity", "1000000000.123456789", "4102444800", "1e999", "0.5", "5", "4.75", "a\0b", "\U0001F600", "../x", "C:\\x",
    ];

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("csv", false, "seconds", false)]
    [InlineData("csv", true, "iso", true)]
    [InlineData("json-lines", false, "nanoseconds", true)]
    [InlineData("json-lines", true, "%Y-%m-%d", false)]
    [InlineData("parquet", true, "order", false)]
    public void EachRow_IsReadOrLeftOutWithAReason(string format, bool stringIds, string timestampFormat, bool isImplicit)
    {
        string?[][] rows = CreateRows();
        string file = _folder.Write("raw/r", "");
        switch (format)
        {
            case "csv": File.WriteAllText(
                file, "user,item,rating,timestamp\n" + string.Concat(rows.Select(row => string.Join(',', row.Select(Quoted)) + "\n"))); break;
            case "json-lines": File.WriteAllText(
                file, string.Concat(
                    rows.Select(
                        row => JsonSerializer.Serialize(new { user = row[0], item = row[1], rating = row[2], timestamp = row[3] }) + "\n"))); break;
            default: WriteParquet(rows, file); break;
        }

        var own =
            new TableOptions
            {
                StringIds = stringIds, TimestampFormat = timestampFormat, Implicit = isImplicit, OnError = "reject", Duplicates = "last",
            };
        string output = StageRunner.Run(
            _folder, new IngestStage(), new IngestOptions { Format = format, Own = own }, StageRunner.Inputs(("Download", _folder["raw"])));
        using JsonDocument profile = JsonDocument.Parse(File.ReadAllText(Path.Combine(output, "profile.json")));
        long Of(string name) => profile.RootElement.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number
            ? value.GetInt64() : 0;
        Assert.Equal(Cases, Of("ratings") + Of("rejected") + Of("repeated"));
        Assert.InRange(Of("rejected"), Cases / 10, Cases - 100);
        using var session = new DuckDbSession();
        Assert.Equal(
            Of("rejected"), session.Scalar<long>(
                $"SELECT count(*) FROM read_csv({DuckDbSession.Quote(Path.Combine(output, "rejects.csv"))}, all_varchar = true, header = true, "
                    + $"delim = ',', quote = '\"', escape = '\"', auto_detect = false, columns = {{'line': 'VARCHAR', 'code': 'VARCHAR', "
                    + $"'reason': 'VARCHAR', 'user': 'VARCHAR', 'item': 'VARCHAR', 'rating': 'VARCHAR', 'timestamp': 'VARCHAR'}}) WHERE code LIKE "
                    + "'BKF20%'"));
    }

    /// <summary>What is said of a pattern before a run is what DuckDB says in it.</summary>
    [Fact]
    public void TheKnownPartsOfTimestampFormats_AreThoseOfDuckDB()
    {
        using var session = new DuckDbSession();
        foreach (string part in Enumerable.Range(33, 94).SelectMany(letter => new[] { $"%{(char)letter}", $"%-{(char)letter}" })
            .Where(part => part != "%-"))
        {
            Exception? error = Record.Exception(
                () => session.Scalar<string>($"SELECT coalesce(try_strptime('2020-01-01', {DuckDbSession.Quote("%Y" + part)})::VARCHAR, '')"));
            Assert.True((error is null) == (TimeFormat.UnknownPartOf(part) is null), $"{part}: {error?.Message}");
        }

        Assert.Equal("%", TimeFormat.UnknownPartOf("%Y%"));
    }

    /// <summary>
    /// Half of the values of a row are usual ones, so that every fault is met alone too. An id that differs from another in spaces alone is an error
    /// of the whole file.
    /// </summary>
    private static string?[][] CreateRows()
    {
        var random = new SeededRandom(11);
        string? Any(string usual, bool isId)
        {
            string? value = random.NextInt(5) > 0 ? usual : Values[random.NextInt(Values.Length)];
            return isId && value is " " or "\u00a0" ? "" : value;
        }

        return [.. Enumerable.Range(0, Cases).Select(i => (string?[])
        [
            Any((i / 20).ToString(CultureInfo.InvariantCulture), true), Any((i % 100).ToString(CultureInfo.InvariantCulture), true),
            Any(((i % 10) + 1).ToString(CultureInfo.InvariantCulture) is "10" ? "5" : (((i % 9) + 2) / 2.0).ToString(CultureInfo.InvariantCulture),
                false),
            Any(i % 3 == 0 ? "2020-01-01" : (1_000_000_000 + i).ToString(CultureInfo.InvariantCulture), false),
        ])];
    }

    private static string Quoted(string? value) => value is null
        ? "" : value.AsSpan().ContainsAny(",\"\n\r") ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : value;

    private void WriteParquet(string?[][] rows, string file)
    {
        string csv = _folder["rows.csv"];
        File.WriteAllText(csv, string.Concat(rows.Select(row => string.Join(',', row.Select(Quoted)) + "\n")), new UTF8Encoding(false));
        string table = DuckDbSession.Csv(
            csv, [("user", "VARCHAR"), ("item", "VARCHAR"), ("rating", "VARCHAR"), ("timestamp", "VARCHAR")],
            "header = false, delim = ',', quote = '\"', escape = '\"'");
        using var session = new DuckDbSession();
        session.WriteParquet($"FROM {table}", file);
    }
}
