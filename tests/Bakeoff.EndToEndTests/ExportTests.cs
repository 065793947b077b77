using System.Globalization;
using System.Text;
using Bakeoff.Core;
using Bakeoff.Tables;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary><c>bakeoff export</c>, and the sample that serves what it wrote.</summary>
public sealed class ExportTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WhatIsExported_ServesTheListsThatWereMeasured()
    {
        var tiny = new TinyExperiment(_folder);
        foreach (string model in new[] { "two-tower", "svd" })
        {
            string file = _folder[$"{model}.safetensors"];
            CommandResult export = CommandResult.Bakeoff(_folder, [.. tiny.Arguments("export", "--model", model), "--output", file]);
            Assert.True(export.ExitCode == 0, export.Output + export.Error);
            Assert.Contains("40 users, ", export.Output, StringComparison.Ordinal);
            string list = Directory.EnumerateFiles(_folder["artifacts/store/actions"], "*.json", SearchOption.AllDirectories).Select(File.ReadAllText)
                .Where(action => action.Contains($"\"path\": \"{model}/recommendations-with-seen.parquet\"", StringComparison.Ordinal))
                .Select(action =>
                    System.Text.RegularExpressions.Regex.Match(
                        action, $"{model}/recommendations-with-seen.parquet\",\\s+\"sha256\": \"(\\w+)\"").Groups[1].Value).Single();
            using var session = new DuckDbSession();
            List<(long User, long Item, double Score)> measured = session.List(
                $"SELECT \"user\", item, score FROM {DuckDbSession.Parquet(_folder[$"artifacts/store/objects/{list[..2]}/{list}"])} WHERE rank <= "
                    + $"10 AND \"user\" = (SELECT min(\"user\") FROM "
                    + $"{DuckDbSession.Parquet(_folder[$"artifacts/store/objects/{list[..2]}/{list}"])}) ORDER BY rank",
                row => (row.GetInt64(0), row.GetInt64(1), row.GetDouble(2)));
            CommandResult served = CommandResult.Run(
                TestPaths.Repository, null, "dotnet", "run", "samples/serve.cs", "--", file, measured[0].User.ToString(CultureInfo.InvariantCulture));
            Assert.True(served.ExitCode == 0, served.Output + served.Error);
            (long Item, double Score)[] top = [
                .. served.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' '))
                    .Select(line => (long.Parse(line[0], CultureInfo.InvariantCulture), double.Parse(line[1], CultureInfo.InvariantCulture)))];
            Assert.Equal(measured.Count, top.Length);
            Assert.All(measured.Zip(top), pair => Assert.InRange(pair.Second.Score, pair.First.Score - 2e-4, pair.First.Score + 2e-4));
            Assert.Contains("items, median ", served.Error, StringComparison.Ordinal);
        }

        ADamagedModel_IsTrainedAgain_BeforeItIsExported(tiny);
    }

    private void ADamagedModel_IsTrainedAgain_BeforeItIsExported(TinyExperiment tiny)
    {
        string action = Directory.GetFiles(_folder["artifacts/store/actions/TrainSvd"]).Select(File.ReadAllText)
            .First(text => text.Contains("TrainSvd[0]", StringComparison.Ordinal));
        string model = System.Text.RegularExpressions.Regex.Match(action, "svd/model/funk-svd.bin\",\\s+\"sha256\": \"(\\w+)\"").Groups[1].Value;
        DamagedFile.FlipABit(_folder[$"artifacts/store/objects/{model[..2]}/{model}"], new SeededRandom(3));
        string file = _folder["again.safetensors"];
        CommandResult export = CommandResult.Bakeoff(_folder, [.. tiny.Arguments("export", "--model", "svd"), "--output", file]);
        Assert.True(export.ExitCode == 0, export.Output + export.Error);
        Assert.Contains(ErrorCodes.StoreDamaged, export.Error, StringComparison.Ordinal);
        Assert.Equal(ContentHash.OfFile(_folder["svd.safetensors"]), ContentHash.OfFile(file));
    }

    /// <summary>
    /// The numbers that text ids get mean nothing outside of the store: the file says which is which, and the sample takes and prints the texts.
    /// </summary>
    [Fact]
    public void TextIds_AreExportedWithTheVectors()
    {
        _folder.Write("data/experiments/shop/experiment.json", """
            {
              "question": "?", "dataset": { "path": "../../r.csv", "format": "csv", "stringIds": true }, "split": { "n": 2, "partitions": 2 },
              "models": { "svd": { "features": 2, "epochs": 2 }, "two-tower": null }
            }
            """);
        _folder.Write(
            "data/r.csv", "user,item,rating,timestamp\n"
                + string.Concat(
                Enumerable.Range(0, 400).Select(
                    i => string.Create(
                        CultureInfo.InvariantCulture, $"zo\u00eb {i / 10},A/{i * 7 % 30},{((i * 5 % 9) + 2) / 2.0},{1_000_000_000 + i}\n"))));
        string file = _folder["svd.safetensors"];
        CommandResult export =
            CommandResult.Bakeoff(_folder, "export", "--model", "svd", "--experiments", _folder["data/experiments"], "-e", "shop", "--output", file);
        Assert.True(export.ExitCode == 0, export.Output + export.Error);
        using (FileStream stream = File.OpenRead(file))
        {
            var tensors = Bakeoff.Tables.Safetensors.Read(stream);
            string[] NamesOf(string kind)
            {
                (byte[] texts, long[] ends) = (tensors.Get<byte>(kind + "_names"), tensors.Get<long>(kind + "_name_ends"));
                return [.. ends.Select((end, i) => Encoding.UTF8.GetString(texts[(int)(i == 0 ? 0 : ends[i - 1])..(int)end]))];
            }

            Assert.Equal(Enumerable.Range(0, 40).Select(i => "zo\u00eb " + i).Order(StringComparer.Ordinal), NamesOf("user"));
            Assert.Equal(Enumerable.Range(0, 30).Select(i => "A/" + i).Order(StringComparer.Ordinal), NamesOf("item"));
        }

        CommandResult served = CommandResult.Run(TestPaths.Repository, null, "dotnet", "run", "samples/serve.cs", "--", file, "zo\u00eb 7");
        Assert.True(served.ExitCode == 0, served.Output + served.Error);
        Assert.Equal(10, served.Output.Split('\n').Count(line => System.Text.RegularExpressions.Regex.IsMatch(line, @"^A/\d+ -?\d")));
    }

    [Fact]
    public void AModelWithoutVectors_IsAnError()
    {
        CommandResult export = CommandResult.Bakeoff(_folder, new TinyExperiment(_folder).Arguments("export", "--model", "bias"));
        Assert.Equal(2, export.ExitCode);
        Assert.Contains(
            "error BKF1017: the vectors of 'bias' cannot be exported. Choose one of svd, two-tower.", export.Error, StringComparison.Ordinal);
    }
}
