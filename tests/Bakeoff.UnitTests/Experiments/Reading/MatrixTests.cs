using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Svd;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

public sealed class MatrixTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EveryCombination_IsAPoint_NamedByItsValues_WhateverTheOrderInTheFile()
    {
        Matrix matrix = Read(
            "\"models\": [\"svd\", { \"name\": \"wide\", \"svd\": { \"features\": 9 } }], \"dataset\": [\"synthetic-small\", \"synthetic-1m\"], "
                + "\"split\": [{ \"method\": \"last-n\", \"n\": 3 }]");
        Assert.Equal(
            [
                "grid@dataset=synthetic-small+split=last-n-3+models=svd", "grid@dataset=synthetic-small+split=last-n-3+models=wide",
                "grid@dataset=synthetic-1m+split=last-n-3+models=svd", "grid@dataset=synthetic-1m+split=last-n-3+models=wide",
            ], matrix.Points());
    }

    [Fact]
    public void APoint_IsAnExperiment_WithItsValues_AndNoOtherModels()
    {
        Read(
            "\"models\": [\"svd\", \"theirs\", { \"name\": \"wide\", \"svd\": { \"features\": 9 } }, \"two-tower\"], "
                + "\"dataset\": [\"synthetic-1m\"], \"split\": [{ \"n\": 3 }]");
        Experiment Point(string models) =>
            new ExperimentReader(_folder["experiments"]).Read($"grid@dataset=synthetic-1m+split=3+models={models}");
        Experiment svd = Point("svd"), wide = Point("wide"), theirs = Point("theirs"), tower = Point("two-tower");
        Assert.Equal(("synthetic-1m", 3, 7), (svd.Dataset.Name, svd.Split.N, ((FunkSvdOptions)svd.Models["svd"]).Features));
        Assert.Equal(["baselines", "svd"], svd.Models.Keys);
        Assert.Empty(svd.CustomModels);
        Assert.Equal(9, ((FunkSvdOptions)wide.Models["svd"]).Features);
        Assert.Equal(["baselines"], theirs.Models.Keys);
        Assert.Equal(["theirs"], theirs.CustomModels.Keys);
        Assert.Equal(["baselines", "two-tower"], tower.Models.Keys);
    }

    /// <summary>Lists made elsewhere are a model like any other: named by a point, or not there.</summary>
    [Fact]
    public void ListsMadeElsewhere_AreInThePointsThatNameThem()
    {
        Read("\"models\": [\"svd\", \"lists\"]");
        Experiment Point(string models) => new ExperimentReader(_folder["experiments"]).Read($"grid@models={models}");
        Assert.Equal(["lists"], Point("lists").Imports.Keys);
        Assert.Equal(["baselines"], Point("lists").Models.Keys);
        Assert.Empty(Point("svd").Imports);
    }

    [Fact]
    public void PointsThatAreExcluded_AreNotThere()
    {
        Matrix matrix = Read(
            "\"dataset\": [\"synthetic-small\", \"synthetic-1m\"], \"models\": [\"svd\", \"two-tower\"], "
                + "\"exclude\": [{ \"dataset\": [\"synthetic-1m\"], \"models\": \"two-tower\" }]");
        Assert.Equal(3, matrix.Points().Count);
        Assert.DoesNotContain("grid@dataset=synthetic-1m+models=two-tower", matrix.Points());
        var error = Assert.Throws<ReportedException>(
            () => new ExperimentReader(_folder["experiments"]).Read("grid@dataset=synthetic-1m+models=two-tower"));
        Assert.Equal(ErrorCodes.UnknownExperiment, error.Reports[0].Code);
    }

    [Theory]
    [InlineData("\"dataset\": []", "the list 'dataset' of the matrix is empty")]
    [InlineData("\"dataset\": [\"synthetic-small\", \"synthetic-small\"]", "'synthetic-small' is in the list 'dataset' twice")]
    [InlineData("\"split\": [{ \"n\": 1 }, { \"n\": 1 }]", "'1' is in the list 'split' twice")]
    [InlineData("\"dataset\": [{ \"path\": \"x\" }]", "an entry of 'dataset' has no name")]
    [InlineData("\"split\": [{}]", "an entry of 'split' has no name")]
    [InlineData("\"models\": [{ \"name\": \"a+b\", \"svd\": {} }]", "'a+b' of 'models' cannot be part of a name")]
    [InlineData("\"dataset\": [\"synthetic-small\"], \"exclude\": [{ \"dataset\": \"synthetic-smal\" }]", "'exclude' names 'synthetic-smal'")]
    [InlineData("\"dataset\": [\"synthetic-small\"], \"exclude\": [{ \"dataset\": \"synthetic-small\" }]", "'exclude' leaves no point")]
    [InlineData("\"dataset\": [\"synthetic-small\"], \"exclude\": [{}]", "an entry of 'exclude' names nothing")]
    [InlineData("", "a matrix has no list")]
    public void AListThatIsWrong_IsNamed_WithItsLine(string matrix, string why)
    {
        ErrorReport report = Assert.Throws<ReportedException>(() => Read(matrix)).Reports[0];
        Assert.Equal(ErrorCodes.BadMatrix, report.Code);
        Assert.Contains(why, report.Message, StringComparison.Ordinal);
        Assert.Equal(6, report.Location!.Line);
    }

    [Fact]
    public void TooManyPoints_AreRefused()
    {
        string Splits(int count) => string.Join(", ", Enumerable.Range(1, count).Select(n => $"{{ \"n\": {n} }}"));
        ErrorReport report = Assert.Throws<ReportedException>(
            () => Read(
                $"\"split\": [{Splits(34)}], \"models\": "
                    + $"[{string.Join(", ", Enumerable.Range(0, 30).Select(i => $"{{ \"name\": \"m{i}\", \"svd\": {{}} }}"))}]"))
            .Reports[0];
        Assert.Equal((ErrorCodes.BadMatrix, "the lists make 1020 points, more than 1000."), (report.Code, report.Message));
        string longName = new('x', 60);
        report = Assert.Throws<ReportedException>(
            () => Read($"\"dataset\": [{{ \"name\": \"{longName}\" }}], \"split\": [{{ \"name\": \"{longName}\", \"n\": 1 }}], "
                + $"\"models\": [{{ \"name\": \"{longName}\", \"svd\": {{}} }}]")).Reports[0];
        Assert.Contains("has a name of more than 200 letters", report.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"dataset\": [\"synthetic-small\", \"synthetic-2m\"]", ErrorCodes.UnknownDataset, "there is no dataset 'synthetic-2m'")]
    [InlineData("\"dataset\": [{ \"name\": \"x\", \"path\": \"nowhere\" }]", ErrorCodes.DatasetPathMissing, "'nowhere' does not exist")]
    [InlineData("\"models\": [\"svdd\"]", ErrorCodes.UnknownKey, "nothing reads the key 'svdd'")]
    [InlineData("\"split\": [{ \"n\": 0 }]", ErrorCodes.OutOfRange, "'n'")]
    public void AValueThatIsWrong_IsToldBeforeAnythingRuns(string matrix, string code, string why)
    {
        Read(matrix);
        ErrorReport report = Assert.Single(Assert.Throws<ReportedException>(() => new FakeStages(_folder).Runner.MatrixPoints("grid")).Reports);
        Assert.Equal((code, 6L), (report.Code, report.Location!.Line));
        Assert.Contains(why, report.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AMatrix_IsNotOneExperiment_AndNotInherited()
    {
        Read("\"dataset\": [\"synthetic-small\", \"synthetic-1m\"]");
        ErrorReport report = Assert.Throws<ReportedException>(() => new FakeStages(_folder).Runner.Plan("grid")).Reports[0];
        Assert.Equal((ErrorCodes.MatrixNotOne, "'grid' is a matrix of 2 experiments, and one is meant here."), (report.Code, report.Message));
        Assert.Contains("--experiment='grid@dataset=synthetic-small'", report.Remedy, StringComparison.Ordinal);
        _folder.Write("experiments/child/experiment.json", "{ \"extends\": \"grid\" }");
        Assert.Null(new ExperimentReader(_folder["experiments"]).Read("child").Matrix);
    }

    [Fact]
    public void AMatrixNextToASweep_IsRefused()
    {
        string both = "\"dataset\": [\"synthetic-small\"] }, \"sweep\": { \"metric\": \"rmse\", \"parameters\": { \"models.svd.features\": [1] } ";
        ErrorReport report = Assert.Throws<ReportedException>(() => Read(both)).Reports[0];
        Assert.Equal(ErrorCodes.ConflictingOptions, report.Code);
    }

    private Matrix Read(string matrix)
    {
        _folder.Write("experiments/grid/theirs.py", "");
        _folder.Write("experiments/grid/lists.csv", "user,item,rank\n1,1,1\n");
        _folder.Write("experiments/grid/experiment.json", $$"""
            {
              "question": "?",
              "models": {
                "svd": { "features": 7 }, "lists": { "lists": "lists.csv" }, "theirs": { "command": ["python3", "theirs.py"], "files": ["theirs.py"] } },
              "evaluation": { "primary": ["rmse"], "pair": ["svd", "bias"] },
              "matrix": { {{matrix}} }
            }
            """);
        return new ExperimentReader(_folder["experiments"]).Read("grid").Matrix!;
    }
}
