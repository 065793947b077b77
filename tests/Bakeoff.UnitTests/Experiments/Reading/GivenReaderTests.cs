using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>A split that files give, in an experiment: the dataset is read from the files, and what does not fit is named.</summary>
public sealed class GivenReaderTests : IDisposable
{
    private const string Dataset = "\"dataset\": { \"path\": \".\", \"format\": \"csv\" }";
    private const string Files = "\"trainFiles\": [\"a\", \"b\"], \"testFiles\": [\"c\", \"d\"]";
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TheFiles_AreTheDataset_AndAsManyFolds()
    {
        Experiment experiment = Read(
            $$"""{ {{Dataset}}, "split": { "method": "given", {{Files}}, "validationFiles": ["e", "a"], "folds": [1] } }""");
        Assert.Equal(["a", "b", "c", "d", "e"], experiment.Dataset.Ingest.Given!.Files);
        Assert.Equal((2, 1), (experiment.Split.FoldCount, Assert.Single(experiment.Folds)));
    }

    [Theory]
    [InlineData($"{{ {Dataset}, \"split\": {{ {Files} }} }}", ErrorCodes.ConflictingOptions, "is not read where 'method' is 'last-n'")]
    [InlineData($"{{ {Dataset}, \"split\": {{ \"method\": \"given\" }} }}", ErrorCodes.MissingKey, "needs 'split.trainFiles'")]
    [InlineData(
        $"{{ {Dataset}, \"split\": {{ \"method\": \"given\", \"testFiles\": [\"a\"], \"trainFiles\": [\"b\", \"c\"] }} }}",
        ErrorCodes.ConflictingOptions, "'trainFiles' names 2 files, and 'testFiles' 1")]
    [InlineData(
        $"{{ {Dataset}, \"split\": {{ \"method\": \"given\", {Files}, \"slice\": \"validation\" }} }}", ErrorCodes.ConflictingOptions,
        "'slice' must be 'test' where no 'validationFiles' are given.")]
    [InlineData($"{{ \"split\": {{ \"method\": \"given\", {Files} }} }}", ErrorCodes.ConflictingOptions, "has none.")]
    [InlineData(
        $"{{ \"dataset\": {{ \"path\": \".\", \"format\": \"csv\", \"ratingsFile\": \"r\" }}, \"split\": {{ \"method\": \"given\", {Files} }} }}",
        ErrorCodes.ConflictingOptions, "'dataset.ratingsFile' names the file")]
    [InlineData(
        $"{{ {Dataset}, \"split\": {{ \"method\": \"given\", {Files}, \"folds\": [2] }} }}", ErrorCodes.FoldOutOfRange, "there is no fold 2")]
    public void WhatDoesNotFit_IsNamed(string experiment, string code, string message)
    {
        var error = Assert.Throws<ReportedException>(() => Read(experiment));
        Assert.Contains(error.Reports, report => report.Code == code && report.Message.Contains(message, StringComparison.Ordinal));
    }

    private Experiment Read(string json)
    {
        _folder.Write("experiments/e/experiment.json", json);
        return new ExperimentReader(_folder["experiments"]).Read("e");
    }
}
