using Bakeoff.Experiments;
using Bakeoff.Core;
using Bakeoff.Svd;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

public sealed class SweepTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Grid_NamesEveryCombination_WhateverTheOrderInTheFile()
    {
        Sweep sweep = Read("\"metric\": \"rmse\", \"parameters\": { \"models.svd.regularization\": [0.01, 0.02], \"models.svd.features\": [2, 4] }");
        Assert.Equal(
            ["tune@features=2+regularization=0.01", "tune@features=2+regularization=0.02", "tune@features=4+regularization=0.01",
                "tune@features=4+regularization=0.02"], sweep.Points());
        Assert.Equal(
            sweep.Points(), Read(
                "\"parameters\": { \"models.svd.features\": [2, 4], \"models.svd.regularization\": [0.01, 0.02] }, \"metric\": \"rmse\"").Points());
    }

    [Fact]
    public void APoint_IsAnExperiment_OnTheValidationSlice_WithoutTheOtherModels()
    {
        Read("\"metric\": \"rmse\", \"parameters\": { \"models.svd.features\": [2, 4] }");
        Experiment point = new ExperimentReader(_folder["experiments"]).Read("tune@features=4");
        Assert.Equal((4, "validation", "tune@features=4"), (((FunkSvdOptions)point.Models["svd"]).Features, point.Split.Slice, point.Name));
        Assert.DoesNotContain("two-tower", point.Models.Keys);
        Experiment itself = new ExperimentReader(_folder["experiments"]).Read("tune");
        Assert.Equal((7, "test"), (((FunkSvdOptions)itself.Models["svd"]).Features, itself.Split.Slice));
    }

    [Theory]
    [InlineData("tune@features=3", "'3' is no value of its 'features'")]
    [InlineData("tune@epochs=3", "does not vary 'epochs'")]
    [InlineData("tune@features=2+features=4", "'features' must be given once")]
    [InlineData("plain@features=2", "has no 'sweep'")]
    [InlineData("nobody@features=2", "there is no experiment 'nobody'")]
    public void APointThatIsNone_IsNamed(string name, string why)
    {
        Read("\"metric\": \"rmse\", \"parameters\": { \"models.svd.features\": [2, 4] }");
        _folder.Write("experiments/plain/experiment.json", "{}");
        var error = Assert.Throws<ReportedException>(() => new ExperimentReader(_folder["experiments"]).Read(name));
        Assert.Equal(ErrorCodes.UnknownExperiment, error.Reports[0].Code);
        Assert.Contains(why, error.Reports[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_DrawsWithinTheRanges_BySeed_AndALongerSearchBeginsWithAShorter()
    {
        static string Range(int samples) =>
            $"\"method\": \"random\", \"samples\": {samples}, \"metric\": \"rmse\", \"parameters\": {{ \"models.svd.features\": {{ \"from\": 1, "
                + $"\"to\": 9 }}, \"models.svd.regularization\": {{ \"from\": 0.001, \"to\": 1, \"scale\": \"log\" }} }}";
        IReadOnlyList<string> points = Read(Range(200)).Points();
        Assert.Equal(200, points.Distinct().Count());
        double[] weights = [.. points.Select(point => double.Parse(point.Split('=')[2], System.Globalization.CultureInfo.InvariantCulture))];
        Assert.All(weights, weight => Assert.InRange(weight, 0.001, 1));
        Assert.InRange(weights.Count(weight => weight < 0.0316), 70, 130); // Half of the orders of magnitude.
        Assert.Equal(["1", "2", "3", "4", "5", "6", "7", "8", "9"], points.Select(point => point.Split('=')[1].Split('+')[0]).Distinct().Order());
        Assert.Equal(points.Take(20), Read(Range(20)).Points());
        Assert.All(points, point => new ExperimentReader(_folder["experiments"]).Read(point));
    }

    [Fact]
    public void Halving_EndsAtTheHighestBudget_AndItsPointsHaveTheBudgetInTheirNames()
    {
        Sweep sweep = Read(
            "\"method\": \"halving\", \"budget\": \"models.svd.epochs\", \"lowest\": 3, \"highest\": 90, \"metric\": \"rmse\", \"parameters\": { "
                + "\"models.svd.features\": [1, 2, 3] }");
        Assert.Equal([3, 10, 30, 90], sweep.Options.Rounds());
        Experiment point = new ExperimentReader(_folder["experiments"]).Read(sweep.WithBudget("tune@features=3", 30));
        Assert.Equal((3, 30), (((FunkSvdOptions)point.Models["svd"]).Features, ((FunkSvdOptions)point.Models["svd"]).Epochs));
    }

    [Fact]
    public void ParametersOfTheSameName_AreNamedWithTheirModel()
    {
        Sweep sweep =
            Read("\"metric\": \"rmse\", \"model\": \"svd\", \"parameters\": { \"models.svd.epochs\": [2], \"models.two-tower.epochs\": [3] }");
        Assert.Equal(["tune@svd.epochs=2+two-tower.epochs=3"], sweep.Points());
    }

    [Theory]
    [InlineData("\"metric\": \"rmsee\"", "the experiment does not measure 'rmsee'", "Did you mean 'rmse'?")]
    [InlineData("\"metric\": \"recall@7\"", "the experiment does not measure 'recall@7'", "")]
    [InlineData("\"metric\": \"rmse\", \"model\": \"svdd\"", "the experiment has no model 'svdd'", "Did you mean 'svd'?")]
    public void AModelOrMetricThatIsUnknown_IsToldAtReading_WithItsLine(string sweep, string why, string remedy)
    {
        ErrorReport report = Assert.Single(Assert.Throws<ReportedException>(
            () => Read(sweep + ", \"parameters\": { \"models.svd.features\": [2] }")).Reports);
        Assert.Equal((ErrorCodes.UnknownPrimary, 1L), (report.Code, report.Location!.Line));
        Assert.Contains(why, report.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, report.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"models.svd.featurez\": [2]", ErrorCodes.UnknownKey, "Did you mean 'features'?")]
    [InlineData("\"models.sdv.features\": [2]", ErrorCodes.UnknownKey, "\"models\" must have \"sdv\", with its options or as {}")]
    [InlineData("\"models.sdv.features\": [2]", ErrorCodes.UnknownKey, "Did you mean 'svd'?")]
    [InlineData("\"svd.features\": [2]", ErrorCodes.UnknownKey, "write \"models.\"")]
    [InlineData("\"models.mine.a+b\": [2]", ErrorCodes.UnknownKey, "is part of names")]
    [InlineData("\"models.mine.scores\": [\"rating\", \"ranking\"]", ErrorCodes.UnknownKey, "'scores' belongs to the model, not to its options")]
    [InlineData("\"models.mine.command\": [[\"python3\"]]", ErrorCodes.UnknownKey, "'command' belongs to the model, not to its options")]
    [InlineData("\"models.mine.options\": [{}]", ErrorCodes.UnknownKey, "not to its options: name one of them")]
    [InlineData("\"models.svd.features\": null", ErrorCodes.MissingKey, "Add, for example")]
    public void AParameterThatCannotBeVaried_IsToldWithWhatCan(string parameters, string code, string remedy)
    {
        ErrorReport report = Assert.Single(Assert.Throws<ReportedException>(
            () => Read($"\"metric\": \"rmse\", \"model\": \"svd\", \"parameters\": {{ {parameters} }}")).Reports);
        Assert.Equal(code, report.Code);
        Assert.Contains(remedy, report.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void TheBudget_CannotBeAParameterToo()
    {
        ErrorReport report = Assert.Single(Assert.Throws<ReportedException>(() => Read(
            "\"method\": \"halving\", \"budget\": \"models.svd.epochs\", \"metric\": \"rmse\", \"parameters\": { \"models.svd.epochs\": [1, 2], "
                + "\"models.svd.features\": [2] }")).Reports);
        Assert.Equal(ErrorCodes.ConflictingOptions, report.Code);
        Assert.Contains("'models.svd.epochs' is the 'budget'", report.Message, StringComparison.Ordinal);
    }

    /// <summary>What is not inherited need not be taken out, but who does as with models and tuning is right too.</summary>
    [Fact]
    public void Null_IsNoSweep_AndNoParameter()
    {
        Assert.Equal(["tune@features=2"], Read(
            "\"metric\": \"rmse\", \"parameters\": { \"models.svd.features\": [2], \"models.svd.epochs\": null }").Points());
        _folder.Write("experiments/next/experiment.json", "{ \"extends\": \"tune\", \"sweep\": null, \"matrix\": null }");
        Assert.Null(new ExperimentReader(_folder["experiments"]).Read("next").Sweep);
    }

    [Fact]
    public void OptionsOfACustomModel_AreVaried_AndTheOthersStay()
    {
        Sweep sweep = Read(
            "\"method\": \"random\", \"samples\": 3, \"metric\": \"recall@10\", \"parameters\": { \"models.mine.a\": { \"from\": 2, \"to\": 99 }, "
                + "\"models.mine.new_one\": [\"x\"] }");
        Assert.Equal("mine", sweep.Options.Model);
        Assert.All(sweep.Points(), point => Assert.Matches(@"\Atune@a=\d+\+new_one=x\z", point));
        Experiment point = new ExperimentReader(_folder["experiments"]).Read("tune@a=7+new_one=x");
        Assert.Equal("{\"a\":7,\"b\":\"kept\",\"new_one\":\"x\"}", point.CustomModels["mine"].Options.Options);
        Assert.DoesNotContain("svd", point.Models.Keys);
    }

    [Fact]
    public void OptionsOfACustomModelOfTheBase_CanBeChangedAlone()
    {
        Read("\"metric\": \"recall@10\", \"parameters\": { \"models.mine.a\": [2] }");
        _folder.Write("experiments/next/experiment.json", "{ \"extends\": \"tune\", \"models\": { \"mine\": { \"options\": { \"a\": 5 } } } }");
        CustomModel mine = new ExperimentReader(_folder["experiments"]).Read("next").CustomModels["mine"];
        Assert.Equal(("{\"a\":5,\"b\":\"kept\"}", "[\"python3\"]"), (mine.Options.Options, mine.Options.Command));
        _folder.Write("experiments/next/experiment.json", "{ \"extends\": \"tune\", \"models\": { \"mine\": { \"scores\": \"rating\" } } }");
        ErrorReport report = Assert.Single(
            Assert.Throws<ReportedException>(() => new ExperimentReader(_folder["experiments"]).Read("next")).Reports);
        Assert.Contains("'scores'", report.Message, StringComparison.Ordinal);
    }

    private Sweep Read(string sweep)
    {
        _folder.Write(
            "experiments/tune/experiment.json",
            $"{{ \"models\": {{ \"svd\": {{ \"features\": 7 }}, \"two-tower\": {{}}, "
                + $"\"mine\": {{ \"command\": [\"python3\"], \"options\": {{ \"a\": 1, \"b\": \"kept\" }} }} }}, \"sweep\": {{ {sweep} }} }}");
        return new ExperimentReader(_folder["experiments"]).Read("tune").Sweep!;
    }
}
