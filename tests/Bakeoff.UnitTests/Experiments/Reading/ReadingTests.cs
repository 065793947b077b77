using Bakeoff.Core;
using Bakeoff.Data;
using Bakeoff.Experiments;
using Bakeoff.Pipeline;
using Bakeoff.Tables;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>What is read is what is hashed: paths, headers, queries and kept answers.</summary>
public sealed class ReadingTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void SourceFiles_ReadTablesThroughDuckDbSessionAlone()
    {
        string[] forbidden = [
            "read_parquet", "parquet_scan", "read_csv", "read_json", "read_ndjson", "read_text", "read_blob", "FROM '", "JOIN '", ".parquet'",
            ".csv'", "ATTACH "];
        foreach (string file in Directory.EnumerateFiles(Path.Combine(TestPaths.Repository, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) is not "DuckDbSession.cs" and not "QueryRules.cs"))
        {
            string[] lines = [.. File.ReadLines(file).Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal))];
            Assert.All(
                lines, line =>
                    Assert.DoesNotContain(
                        forbidden, text => line.Contains(text, StringComparison.Ordinal)
                            && !line.Contains("CREATE TABLE … AS FROM", StringComparison.Ordinal)));
            Assert.All(
                lines.Where(line => line.Contains("COPY ", StringComparison.Ordinal)), line =>
                    Assert.Contains(" TO ", line, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void APath_IsReadAsItIsWritten()
    {
        Assert.Equal("read_parquet('/rating=1/a.parquet', hive_partitioning = false)", DuckDbSession.Parquet("/rating=1/a.parquet"));
        Assert.Equal(
            "read_parquet('/[[]a]b[*]/it''s[?]/a.parquet', hive_partitioning = false, file_row_number = true)",
            DuckDbSession.Parquet("/[a]b*/it's?/a.parquet", rowNumbers: true));
        Assert.Equal(
            "read_csv('/user=7/a.csv', hive_partitioning = false, auto_detect = false, columns = {'a': 'BIGINT', 'b''c': 'VARCHAR'}, header = true)",
            DuckDbSession.Csv("/user=7/a.csv", [("a", "BIGINT"), ("b'c", "VARCHAR")], "header = true"));
    }

    [Theory]
    [InlineData("user,item,score\n1,2,3\n", ",", "user|item|score")]
    [InlineData("\uFEFF\"score\", User ,\"an \"\"item\"\", or so\"\r\n", ",", "score|User|an \"item\", or so")]
    [InlineData("a::b::c\n", "::", "a|b|c")]
    [InlineData("a,,c", ",", "a||c")]
    [InlineData("", ",", "")]
    [InlineData("\nuser,item\n", ",", "")]
    public void AHeader_IsReadByItsNames(string text, string delimiter, string expected) =>
        Assert.Equal(expected, string.Join('|', CsvHeader.Read(_folder.Write("a.csv", text), delimiter)));

    [Fact]
    public void AHeadersColumns_KeepTheirPlaces() => Assert.Equal(
        [("score", "DOUBLE"), ("unread column 2", "VARCHAR"), ("user", "BIGINT")],
        CsvHeader.Match(["Score", "note", "USER"], [("user", "BIGINT"), ("score", "DOUBLE")], StringComparison.OrdinalIgnoreCase));

    [Theory]
    [InlineData("ratings", null, null)]
    [InlineData("SELECT random AS r, now, uuid::UUID, 'random()' AS t /* now() */ FROM ratings -- USING SAMPLE 1", null, null)]
    [InlineData("SELECT * FROM ratings ORDER BY RANDOM ()", "RANDOM()", null)]
    [InlineData("SELECT * FROM ratings WHERE \"RANDOM\"() < 0.5", "RANDOM()", null)]
    [InlineData("SELECT \"random\", \"now\" FROM ratings", null, null)]
    [InlineData("SELECT * FROM query('SELECT * FROM ratings WHERE random() < 0.5')", "query()", null)]
    [InlineData("SELECT * FROM query_table('outer_view')", "query_table()", null)]
    [InlineData("SELECT value FROM duckdb_settings()", "duckdb_settings()", null)]
    [InlineData("SELECT * FROM ratings USING SAMPLE 10%", "USING SAMPLE", null)]
    [InlineData("SELECT * FROM ratings TABLESAMPLE 10%", "TABLESAMPLE", null)]
    [InlineData("SELECT * FROM ratings WHERE t > now() - INTERVAL 1 YEAR", "now()", null)]
    [InlineData("SELECT * FROM ratings WHERE t > current_date", "CURRENT_DATE", null)]
    [InlineData("SELECT *, uuid() FROM ratings", "uuid()", null)]
    [InlineData("SELECT * FROM ratings WHERE age(make_timestamp(t, 1)) < INTERVAL 1 YEAR", "age()", null)]
    [InlineData("SELECT *, age(make_timestamp(t), TIMESTAMP '2020-01-01') FROM ratings", null, null)]
    [InlineData("outer_view", "USING SAMPLE", "inner view")]
    [InlineData("SELECT noisy(rating) FROM ratings", "random()", "noisy")]
    public void AQueryWhoseRowsChange_IsFound_AlsoInItsViewsAndMacros(string query, string? what, string? where)
    {
        ILookup<string, string> definitions = new[]
        {
            ("outer_view", "CREATE VIEW outer_view AS SELECT * FROM \"inner view\";"),
            ("inner view", "CREATE VIEW \"inner view\" AS SELECT * FROM ratings USING SAMPLE 10.0% (System);"),
            ("noisy", "(x + random())"), ("unused", "SELECT random()"),
        }.ToLookup(view => view.Item1, view => view.Item2, StringComparer.OrdinalIgnoreCase);
        Assert.Equal(what is null ? null : (what, where), QueryRules.Find(query, definitions));
    }

    [Theory]
    [InlineData("duckdb", 3)]
    [InlineData("csv", 0)]
    public void ADatabaseTakesItsLogsAlong(string format, int companions)
    {
        var experiment =
            new Experiment { Name = "e", Dataset = new Dataset(
                "d", "", new DownloadOptions { Kind = "path" }, new IngestOptions { Format = format }, "/d.duckdb") };
        Assert.Equal(companions, GraphBuilder.Build(experiment)["Download"].ExternalCompanions.Count);
    }

    /// <summary>Options that only text files read do not keep a database from its logs.</summary>
    [Fact]
    public void ADatabaseTakesItsLogsAlong_WhateverElseItsDatasetSays()
    {
        _folder.Write("experiments/e/d.duckdb", "");
        _folder.Write("experiments/e/items.csv", "");
        _folder.Write("experiments/e/experiment.json", """
            { "question": "?", "dataset": { "path": "d.duckdb", "format": "duckdb", "itemsFile": "items.csv" } }
            """);
        StageNode download = GraphBuilder.Build(new ExperimentReader(_folder["experiments"]).Read("e"))["Download"];
        Assert.Equal(_folder["experiments/e/d.duckdb"], download.ExternalPath);
        Assert.Equal(Dataset.LogSuffixes, download.ExternalCompanions);
    }

    [Fact]
    public void ASweepsExperimentThatIsEdited_IsNotReadAgain()
    {
        var graph = new StageGraph("e", []);
        var first = new LoadedExperiment(graph, ["base.json", "e.json"], ["1", "2"], null);
        new LoadedExperiment(graph, ["base.json", "e.json"], ["1", "2"], null).RequireSameFilesAs(first, "e@features=2");
        var error = Assert.Throws<FileChangedException>(
            () => new LoadedExperiment(graph, ["base.json", "e.json"], ["3", "2"], null).RequireSameFilesAs(first, "e@features=2"));
        Assert.Equal("base.json", error.File);
    }
    /// <summary>Two models of one name would be measured as one.</summary>
    [Theory]
    [InlineData("bias")]
    [InlineData("item-knn")]
    [InlineData("baselines")]
    [InlineData("svd")]
    [InlineData("popularity")]
    [InlineData("oracle")]
    public void ACustomModel_WithTheNameOfABuiltInOne_IsRefused(string name)
    {
        _folder.Write("experiments/e/experiment.json", $$"""{ "models": { "{{name}}": { "command": ["true"] } } }""");
        ErrorReport report = Assert.Single(Assert.Throws<ReportedException>(() => new ExperimentReader(_folder["experiments"]).Read("e")).Reports);
        Assert.Equal((ErrorCodes.OutOfRange, 1), (report.Code, report.Location!.Line));
        Assert.Contains($"'{name}' is the name of a built-in model", report.Message, StringComparison.Ordinal);
    }
}
