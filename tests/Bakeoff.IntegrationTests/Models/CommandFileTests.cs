using System.Text;
using Bakeoff.Core;
using Bakeoff.Models;
using Bakeoff.Tables;
using Bakeoff.Testing;

namespace Bakeoff.IntegrationTests;

/// <summary>The files that a custom model's command writes are read by the names in their header.</summary>
public sealed class CommandFileTests(ImportedRatings ratings) : IClassFixture<ImportedRatings>, IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("user,item,score\n1,10,1\n1,20,2\n2,10,4\n2,30,3\n")]
    [InlineData("item,user,score\n10,1,1\n20,1,2\n10,2,4\n30,2,3\n")]
    [InlineData("\uFEFF\"SCORE\",\"note, or two\",\"Item\",\" user \"\r\n1,\"x, \"\"y\"\"\",10,1\r\n2,,20,1\r\n4,7,10,2\r\n3,\"\",30,2\r\n")]
    public void Lists_AreReadByName(string file)
    {
        string output = Train("ranking", file, "");
        Assert.Equal(["1 1 20 2.0", "1 2 10 1.0", "2 1 10 4.0", "2 2 30 3.0"], Rows(output, ModelFiles.SeenIncluded, "\"user\", rank, item, score"));
    }

    [Theory]
    [InlineData("user,item,score\n1,30,2.5\n2,30,4\n")]
    [InlineData("score,note,item,user\n2.5,1,30,1\n4,2,30,2\n")]
    public void Predictions_AreReadByName(string file) =>
        Assert.Equal(["1 30 2.5", "2 30 4.0"], Rows(Train("rating", "", file), ModelFiles.Predictions, "\"user\", item, score"));

    [Theory]
    [InlineData("1,10,1\n1,20,2\n", "has no column 'user': the first line is 1,10,1")]
    [InlineData("user,item,rating\n1,10,1\n", "has no column 'score': the first line is user,item,rating")]
    [InlineData("user;item;score\n1;10;1\n", "has no column 'user': the first line is user;item;score")]
    [InlineData("user,item,score,User\n1,10,1,2\n", "has 2 columns named 'user': the first line is user,item,score,User")]
    [InlineData("", "has no column 'user': the first line is empty")]
    public void AHeaderThatLacksAColumn_IsAnErrorOfLineOne(string file, string message)
    {
        foreach ((string scores, string code,
            string name) in new[] { ("ranking", ErrorCodes.BadRecommendations, "recommendations.csv"),
            ("rating", ErrorCodes.BadPredictions, "predictions.csv") })
        {
            var error = Assert.Throws<EvaluationException>(() => Train(scores, file, file));
            Assert.Equal((code, name + "(1)"), (error.Code, error.Location!.ToString()));
            Assert.EndsWith(message + ".", error.Message, StringComparison.Ordinal);
            Assert.StartsWith("Write the header user,item,score as the first line", error.Remedy, StringComparison.Ordinal);
        }
    }

    /// <summary>The remedies do not lead in a circle: pairs without a score are left out, and no message asks a command for an empty score.</summary>
    [Theory]
    [InlineData("user,item,score\n1,30,2.5\n2,30,4\n1,30,3\n", "the command of 'mine' predicts user 1's rating of item 30 more than once")]
    [InlineData("user,item,score\n1,30,\n2,30,4\n", "the score of user 1 and item 30 is missing, NaN or infinite")]
    public void PredictionsThatDoNotFit_AreLeftOut(string file, string message)
    {
        var error = Assert.Throws<EvaluationException>(() => Train("rating", "", file));
        Assert.Equal((ErrorCodes.BadPredictions, "predictions.csv"), (error.Code, error.Location!.ToString()));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains("eave out", error.Remedy, StringComparison.Ordinal);
        Assert.Equal(
            ["1 30 ", "2 30 4.0"], Rows(
                Train("rating", "", "user,item,score\n2,30,4\n"), ModelFiles.Predictions, "\"user\", item, coalesce(score::VARCHAR, '')"));
    }

    [Theory]
    [InlineData("1.6")]
    [InlineData("0x10")]
    [InlineData("010")]
    [InlineData("")]
    public void AnIdThatIsNoUsualInteger_IsAnErrorAndNotAnotherId(string id)
    {
        var error = Assert.Throws<EvaluationException>(() => Train("ranking", $"user,item,score\n1,20,3\n1,{id},1\n", ""));
        Assert.Equal(ErrorCodes.BadRecommendations, error.Code);
        Assert.Contains($"the id {id} is not an integer in its usual form", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1,20,3,5", "the row '1,20,3,5' cannot be read: Expected Number of Columns: 3 Found: 4.")]
    [InlineData("1,20,\"3,5\"", "Could not convert string \"3,5\" to 'DOUBLE'.")]
    [InlineData("1,20", "the row '1,20' cannot be read: Expected Number of Columns: 3 Found: 2.")]
    public void ARowThatCannotBeRead_IsNamedByItsLine(string row, string message)
    {
        foreach ((string scores, string name) in new[] { ("ranking", "recommendations.csv(3)"), ("rating", "predictions.csv(3)") })
        {
            string file = $"user,item,score\n1,30,2.5\n{row}\n2,30,4\n";
            var error = Assert.Throws<EvaluationException>(() => Train(scores, file, file));
            Assert.Equal(name, error.Location!.ToString());
            Assert.EndsWith(message, error.Message, StringComparison.Ordinal);
            Assert.Contains("a decimal comma is not read", error.Remedy, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("user,item,score\n1,30,1_0\n", "the score '1_0' is not a number.")]
    [InlineData("user,item,score,my_note\n1,30,1,a_b\n2,30,1_0,\n", "the score '1_0' is not a number.")]
    [InlineData("user,item,score,my_note\n1,30,1,a_b\n", null)]
    public void AScoreWithAnUnderscore_IsNoNumber(string file, string? message)
    {
        Exception? error = Record.Exception(() => Train("rating", "", file));
        Assert.Equal(message is null, error is null);
        Assert.EndsWith(message ?? "", error?.Message ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void OutputThatIsUtf16_IsNamed()
    {
        byte[] wide = [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("user,item,score\n1,30,1\n")];
        var error = Assert.Throws<EvaluationException>(() => Run("rating", "cp *.csv $BAKEOFF_OUTPUT", [], wide));
        Assert.EndsWith("it is UTF-16, and UTF-8 is read.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ACommandThatDeletesItsInput_IsTold()
    {
        const string Lists = "user,item,score\n1,20,3\n";
        var error = Assert.Throws<EvaluationException>(
            () => Run("rating-beside-ranking", "cp *.csv $BAKEOFF_OUTPUT; rm -rf $BAKEOFF_INPUT", Encoding.UTF8.GetBytes(Lists), []));
        Assert.Contains("has deleted its input folder", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ranking", "1,20,3\n999,10,1\n", "recommendations.csv", "writes a list for user 999, who is neither in users.csv nor in train.csv")]
    [InlineData(
        "rating", "1,30,3\n999,30,1\n", "predictions.csv",
        "predicts a rating of user 999, who is neither in users.csv nor in train.csv (of item 30)")]
    [InlineData("rating", "1,30,3\n1,999,1\n", "predictions.csv", "predicts user 1's rating of the item 999, which is not in items.csv")]
    public void AUserOrItemThatTheDataDoesNotHave_IsAnError(string scores, string rows, string file, string message)
    {
        var error = Assert.Throws<EvaluationException>(() => Train(scores, "user,item,score\n" + rows, "user,item,score\n" + rows));
        Assert.Equal(
            (scores == "rating" ? ErrorCodes.BadPredictions : ErrorCodes.BadRecommendations, file), (error.Code, error.Location!.ToString()));
        Assert.Equal($"the command of 'mine' {message}.", error.Message);
        Assert.StartsWith("Write the ids as they are in ", error.Remedy, StringComparison.Ordinal);
    }

    /// <summary>A model may make lists for all users that it knows, and predict all pairs; one of these users is tested in the other fold.</summary>
    [Fact]
    public void WhatWasNotAskedFor_IsLeftOut_AndCounted()
    {
        const string All = "user,item,score\n1,30,2\n1,20,5\n2,30,2\n2,20,5\n";
        var warnings = new KeptWarnings();
        string output = Train("rating-and-ranking", All, All, warnings, partitions: 2);
        Assert.Equal(["1 20", "1 30"], Rows(output, ModelFiles.SeenIncluded, "\"user\", item"));
        Assert.Equal(["1 30 2.0"], Rows(output, ModelFiles.Predictions, "\"user\", item, score"));
        Assert.Equal(
        [
            "the command of 'mine' wrote lists for 1 user who is not in users.csv, such as user 2: they are not measured, and left out.",
            "the command of 'mine' wrote predictions for 3 pairs that are not in pairs.csv: they are not measured, and left out.",
        ], warnings.Texts);
    }

    [Theory]
    [InlineData("rating", "1,30,2\n", "1 of the 2 test rows: its errors are over these alone.")]
    [InlineData("rating-and-ranking", "", "0 of the 2 test rows: it has no errors of predictions.")]
    [InlineData("rating-beside-ranking", "", "0 of the 2 test rows: it has no errors of predictions.")]
    [InlineData("rating-and-ranking", "1,30,2\n2,30,1\n", null)]
    public void TestRowsWithoutAPrediction_AreCounted(string scores, string predictions, string? warning)
    {
        var warnings = new KeptWarnings();
        Train(scores, "user,item,score\n1,30,2\n2,30,4\n", "user,item,score\n" + predictions, warnings);
        Assert.Equal(
            warning is null ? [] : [
                $"the command of 'mine' wrote predictions for {warning} Let it write one for each pair of pairs.csv, if that is not meant."],
                    warnings.Texts);
    }

    [Fact]
    public void EqualScores_StayInTheOrderOfTheRows()
    {
        Assert.Equal(["1 20", "1 10"], Rows(Train("ranking", "user,item,score\n1,20,0\n1,10,0\n", ""), ModelFiles.SeenIncluded, "\"user\", item"));
        Assert.Equal(["1 10", "1 20"], Rows(Train("ranking", "user,item,score\n1,10,0\n1,20,0\n", ""), ModelFiles.SeenIncluded, "\"user\", item"));
    }

    /// <summary>What is predicted of other rows is not measured, and so not counted.</summary>
    [Fact]
    public void RatingsOutsideOfTheScale_AreCounted_AndSaid()
    {
        var warnings = new KeptWarnings();
        string output = Train("rating", "", "user,item,score\n1,30,0.1\n2,30,5\n1,10,9\n", warnings);
        Assert.Equal(
            "'mine' predicts ratings outside of the scale from 0.5 to 5 for 1 of 2 test rows (50 %; they go from 0.1 to 5): they count as they are. "
                + "Clip them to the scale; or, if they are numbers that only rank, say \"scores\": \"ranking\".",
            warnings.Texts[^1]);
        Assert.Contains("\"predictionsOffScale\": 1", File.ReadAllText(Path.Combine(output, ModelFiles.Training)), StringComparison.Ordinal);
    }

    /// <summary>A command that copies what it is given.</summary>
    private string Train(string scores, string lists, string predictions, KeptWarnings? warnings = null, int partitions = 1) =>
        Run(scores, "cp *.csv $BAKEOFF_OUTPUT", Encoding.UTF8.GetBytes(lists), Encoding.UTF8.GetBytes(predictions), warnings, partitions);

    private string Run(
        string scores, string script, byte[] lists, byte[] predictions, KeptWarnings? warnings = null, int partitions = 1)
    {
        var options = new CustomModelOptions { Model = "mine", Command = $"[\"sh\",\"-c\",\"{script}\"]", Scores = scores };
        return Path.Combine(
            StageRunner.RunOnFiles(
                _folder, new TrainCommandStage(), options, ratings.WithTheLastTested(partitions),
                new Dictionary<string, byte[]>
                {
                    ["recommendations.csv"] = lists, ["predictions.csv"] = predictions,
                },
                warnings),
            "mine");
    }

    private static List<string> Rows(string folder, string file, string columns)
    {
        using var session = new DuckDbSession();
        return session.List($"SELECT concat_ws(' ', {columns}) FROM {DuckDbSession.Parquet(Path.Combine(folder, file))}", row => row.GetString(0));
    }
}
