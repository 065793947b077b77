using System.Globalization;
using System.Text.Json;
using Bakeoff.Core;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary><c>bakeoff evaluate</c> and the models of an experiment whose lists were made elsewhere: here by <c>bakeoff export</c>.</summary>
public sealed class EvaluateTests : IDisposable
{
    private const string Models =
        """ "svd": { "features": 2, "epochs": 2 }, "two-tower": null, "item-knn": { "neighbours": 5 } """;

    private readonly TestFolder _folder = new();

    public EvaluateTests()
    {
        _folder.Write(
            "data/r.csv", "user,item,rating,timestamp\n"
                + string.Concat(Enumerable.Range(0, 600).Select(i => string.Create(
                    CultureInfo.InvariantCulture, $"zo\u00eb-{i / 10},A/{i * 7 % 41},{((i * 5 % 9) + 2) / 2.0},{1_000_000_000 + i}\n"))));
        Write("shop", Models);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>
    /// Both kinds of lists, predictions, ids that are strings, two folds: in an experiment every value to the last digit, in every format; and so by
    /// the command.
    /// </summary>
    [Fact]
    public void WhatIsExported_IsMeasuredAsWhatItWasMadeOf_ToTheLastDigit()
    {
        JsonElement own = Json("run", "Evaluate", "--json").GetProperty("models");
        (string Format, string Model)[] exports = [("csv", "svd"), ("tsv", "bias"), ("jsonl", "item-knn"), ("parquet", "svd"), ("trec", "item-knn")];
        var theirs = new List<string>();
        foreach ((string format, string model) in exports)
        {
            CommandResult export = Run("export", "--format", format, "--model", model, "--output", _folder[format]);
            Assert.True(export.ExitCode == 0, export.Output + export.Error);
            string said = $"The scores of {model}: ";
            string word = export.Output.Split('\n').Single(line => line.StartsWith(said, StringComparison.Ordinal))[said.Length..].Trim();
            theirs.Add($"\"{format}\": {{ {string.Join(", ", Files(format, model, word).Select(file => $"\"{file.Key}\": \"{file.Value}\""))} }}");
        }

        Write("shop", $"{Models}, {string.Join(", ", theirs)}");
        JsonElement both = Json("run", "Evaluate", "--json").GetProperty("models");
        foreach ((string format, string model) in exports)
        {
            Assert.Equal(Values(own, model, format == "trec"), Values(both, format, format == "trec"));
        }

        Write("shop", Models);
        JsonElement result = Json(
            "evaluate", "--lists", _folder["trec/item-knn.fold{fold}.run"], "--lists-with-seen", _folder["trec/item-knn.fold{fold}.with-seen.run"],
            "--name", "theirs", "--json");
        Assert.Equal(0, result.GetProperty("notShown").GetArrayLength());
        Assert.Equal(0, result.GetProperty("usersWithoutList").GetInt64());
        Assert.Equal(Values(own, "item-knn", true), Values(result.GetProperty("models"), "theirs", true));
        Assert.Equal(Values(own, "popularity", false), Values(result.GetProperty("models"), "popularity", false));
    }

    /// <summary>In an experiment it is shown and ranked; other bytes are another model, and another name of the file is none.</summary>
    [Fact]
    public void AModelOfAnExperiment_IsCachedByItsBytes_AndRanked()
    {
        Assert.Equal(0, Run("export", "--format", "csv", "--model", "item-knn", "--output", _folder["lists"]).ExitCode);
        Write("shop", $$""" {{Models}}, "theirs": { "lists": "../../../lists/item-knn.fold{fold}.lists.csv" } """);
        CommandResult first = Run("run");
        Assert.True(first.ExitCode == 0, first.Output + first.Error);
        Assert.Contains("│ theirs ", first.Output, StringComparison.Ordinal);
        foreach (string file in Directory.GetFiles(_folder["lists"], "*.lists.csv"))
        {
            File.Move(file, file.Replace("item-knn", "moved", StringComparison.Ordinal));
        }

        Write("shop", $$""" {{Models}}, "theirs": { "lists": "../../../lists/moved.fold{fold}.lists.csv" } """);
        Assert.Contains("stages up to date", Run("run").Output, StringComparison.Ordinal);
        CommandResult board = Run("leaderboard");
        Assert.True(board.Output.Contains("theirs", StringComparison.Ordinal), board.Output + board.Error);
        string moved = _folder["lists/moved.fold1.lists.csv"];
        string[] lines = File.ReadAllLines(moved);
        File.WriteAllLines(moved, lines.Take(lines.Length - 1));
        CommandResult changed = Run("plan");
        Assert.Contains("external.lists.csv", changed.Output, StringComparison.Ordinal);
        File.WriteAllText(moved, lines[0] + "\n" + lines[1] + "\n" + lines[1] + "\n");
        CommandResult refused = Run("run");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains($"moved.fold1.lists.csv(3): error {ErrorCodes.ContradictoryLists}: ", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_TrainsNothing_AndNamesWhatIsNotShown()
    {
        _folder.Write("mine.csv", "user,item,rank\nzo\u00eb-1,A/40,1\n");
        CommandResult result = Run("evaluate", "--lists", _folder["mine.csv"]);
        Assert.True(result.ExitCode == 1 && result.Error.Contains(ErrorCodes.ForeignLists, StringComparison.Ordinal), result.Output + result.Error);
        Assert.Equal(0, Run("export", "--format", "csv", "--model", "bias", "--output", _folder["lists"]).ExitCode);
        Write("shop", Models.Replace("\"features\": 2", "\"features\": 3", StringComparison.Ordinal));
        CommandResult some = Run("evaluate", "--predictions", _folder["lists/bias.fold{fold}.predictions.csv"]);
        Assert.True(some.ExitCode == 0, some.Output + some.Error);
        Assert.Contains("Not shown, since not up to date: svd, item-knn. bakeoff run --experiment=shop", some.Output, StringComparison.Ordinal);
        Assert.Contains("imported-bias", some.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder["artifacts/reports/shop+imported-bias/index.html"]));
        Assert.DoesNotContain("TrainSvd", some.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "error BKF1015: there are no lists to measure, and no predictions alone.")]
    [InlineData("--lists none.csv", "does not exist.")]
    [InlineData("--lists none.txt", "error BKF1015: the name 'none.txt' does not say which format the file has.")]
    [InlineData("--lists none.csv --name bias", "has a model 'bias' already.")]
    [InlineData("--lists none.csv --format xml", "--format must be one of csv, tsv, jsonl, parquet, trec, but is 'xml'.")]
    public void AWrongRequest_IsRefused(string arguments, string message)
    {
        CommandResult result = Run(["evaluate", .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.InRange(result.ExitCode, 1, 2);
        Assert.Contains(message.Split(": ")[^1], result.Error, StringComparison.Ordinal);
    }

    private Dictionary<string, string> Files(string format, string model, string scores)
    {
        string Of(string part) => _folder[$"{format}/{model}.fold{{fold}}.{part}"].Replace('\\', '/');
        return format == "trec" ? new() { ["lists"] = Of("run"), ["listsWithSeen"] = Of("with-seen.run") }
            : scores == "rating" ? new() { ["predictions"] = Of($"predictions.{format}") }
            : new()
            {
                ["lists"] = Of($"lists.{format}"), ["listsWithSeen"] = Of($"lists-with-seen.{format}"),
                ["predictions"] = Of($"predictions.{format}"), ["scores"] = scores,
            };
    }

    /// <summary>The values of a model as they are written, without those of predictions where a run has none.</summary>
    private static string[] Values(JsonElement models, string name, bool listsAlone) =>
    [
        .. models.EnumerateArray().Single(model => model.GetProperty("name").GetString() == name).GetProperty("metrics").EnumerateObject()
            .Where(metric => !listsAlone || metric.Name.Contains("/seen-", StringComparison.Ordinal))
            .Select(metric => $"{metric.Name} {metric.Value.GetRawText()}"),
    ];

    private JsonElement Json(params string[] arguments)
    {
        CommandResult result = Run(arguments);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        return JsonDocument.Parse(result.Output).RootElement;
    }

    private CommandResult Run(params string[] arguments) => CommandResult.Bakeoff(
        _folder, [
            .. arguments, "--experiments", _folder["data/experiments"], .. arguments[0] == "leaderboard" ? Array.Empty<string>() : ["-e", "shop"]]);

    private void Write(string name, string models) => _folder.Write($"data/experiments/{name}/experiment.json", $$"""
        {
          "question": "?", "dataset": { "path": "../../r.csv", "format": "csv", "stringIds": true },
          "split": { "n": 2, "partitions": 2, "folds": [0, 1] }, "models": { {{models}} }, "evaluation": { "resamples": 200 }
        }
        """);
}
