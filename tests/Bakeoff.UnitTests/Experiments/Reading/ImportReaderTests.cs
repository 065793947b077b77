using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Models;
using Bakeoff.Pipeline;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>Models whose lists were made elsewhere, in an experiment: what is wrong is named by its place.</summary>
public sealed class ImportReaderTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public ImportReaderTests()
    {
        _folder.Write("lists.csv", "");
        _folder.Write("lists.txt", "");
        _folder.Write("fold0.run.gz", "");
        _folder.Write("fold1.run.gz", "");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("\"lists\": \"../../none.csv\"", ErrorCodes.UnreadableLists, "none.csv' of the model 'theirs' does not exist.")]
    [InlineData("\"lists\": \"../../fold{fold}.tsv\"", ErrorCodes.UnreadableLists, "fold0.tsv' of the model 'theirs' does not exist.")]
    [InlineData("\"lists\": \"../../lists.txt\"", ErrorCodes.MissingKey, "the name '../../lists.txt' does not say which format the file has.")]
    [InlineData(
        "\"lists\": \"../../lists.csv\", \"format\": \"xml\"", ErrorCodes.UnknownChoice,
        "'format' must be one of csv, tsv, jsonl, parquet, trec, but is 'xml'.")]
    [InlineData(
        "\"lists\": \"../../lists.csv\", \"scores\": \"rating\"", ErrorCodes.ConflictingOptions, "'scores' is rating, and there are 'lists'.")]
    [InlineData(
        "\"predictions\": \"../../lists.csv\", \"scores\": \"ranking\"", ErrorCodes.ConflictingOptions,
        "'scores' is ranking, and there are no 'lists'.")]
    [InlineData(
        "\"predictions\": \"../../lists.csv\", \"listsWithSeen\": \"../../lists.csv\"", ErrorCodes.MissingKey,
        "'listsWithSeen' are measured next to 'lists'")]
    [InlineData("\"lists\": 1", ErrorCodes.WrongType, "expected a string")]
    [InlineData("\"lists\": \"../../lists.csv\", \"command\": [\"x\"]", ErrorCodes.UnknownKey, "nothing reads the key 'command'.")]
    public void WhatIsWrong_IsNamedWithItsPlace(string model, string code, string message)
    {
        var error = Assert.Throws<ReportedException>(() => Read($"{{ \"models\": {{\n \"theirs\": {{ {model} }} }} }}"));
        Assert.Equal((code, 2L), (error.Code, error.Reports[0].Location!.Line));
        Assert.Contains(message, error.Reports[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("svd", "is the name of a built-in model")]
    [InlineData("a.b", "cannot be the name of a model")]
    public void ANameThatIsTaken_IsAnError(string name, string message)
    {
        var error = Assert.Throws<ReportedException>(() => Read($$"""{ "models": { "svd": null, "{{name}}": { "lists": "../../lists.csv" } } }"""));
        Assert.NotEmpty(error.Reports);
        Assert.Contains(error.Reports, report => report.Message.Contains(message, StringComparison.Ordinal) || name == "svd");
    }

    /// <summary>
    /// One node for each fold, whatever the repeats, with the fold's file under a name that says the format alone: so renaming is no change.
    /// </summary>
    [Fact]
    public void ItsNodes_AreOneForEachFold_WithItsFile()
    {
        Experiment experiment = Read("""
            { "repeats": 3, "seed": 9, "split": { "partitions": 2, "folds": [0, 1] },
              "models": { "theirs": { "lists": "../../fold{fold}.run.gz" }, "all": { "lists": "../../lists.csv", "predictions": "../../lists.csv" } } }
            """);
        StageNode[] nodes = [.. GraphBuilder.Build(experiment).OfStage("Import")];
        Assert.Equal(["Import.all[0]", "Import.all[1]", "Import.theirs[0]", "Import.theirs[1]"], nodes.Select(node => node.Label));
        Assert.All(nodes, node => Assert.Null(node.Seed));
        Assert.Equal([("lists.trec", _folder["fold1.run.gz"])], nodes[3].ExternalFiles);
        Assert.Equal(["lists.csv", "predictions.csv"], nodes[0].ExternalFiles.Select(file => file.Name));
        Assert.Equal(new ImportOptions { Model = "theirs", Lists = "trec" }, nodes[3].Options);
        Assert.Equal(
            new ImportOptions { Model = "all", Lists = "csv", Predictions = "csv", Scores = "rating-beside-ranking", HoldsFolds = true },
            nodes[0].Options);
        Assert.Subset(GraphBuilder.Build(experiment)["Evaluate"].Inputs.ToHashSet(), nodes.Select(node => node.Label).ToHashSet());
    }

    [Fact]
    public void ABasesModel_IsTakenOut_OrReplaced()
    {
        _folder.Write("experiments/base/experiment.json", """{ "models": { "a": { "lists": "../../lists.csv" }, "b": { "lists": "../../lists.csv" } } }""");
        Experiment experiment = Read("""{ "extends": "base", "models": { "a": null, "b": { "command": ["cat"] } } }""");
        Assert.Empty(experiment.Imports);
        Assert.Equal(["b"], experiment.CustomModels.Keys);
    }

    private Experiment Read(string json)
    {
        _folder.Write("experiments/e/experiment.json", json);
        return new ExperimentReader(_folder["experiments"]).Read("e");
    }
}
