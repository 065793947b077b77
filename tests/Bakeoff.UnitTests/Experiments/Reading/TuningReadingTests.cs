using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Svd;
using Bakeoff.Testing;
using Bakeoff.Tuning;

namespace Bakeoff.UnitTests;

public sealed class TuningReadingTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Options_SayWhereTheyAreSearched_AndWhatIsGivenIsTheFirstTrial()
    {
        TunedModel svd = Read("\"trials\": 3").Tuning!.Models.Single();
        Assert.Equal(("svd", "tpe"), (svd.Name, svd.Method));
        Assert.Equal(["epochs", "features", "learningRate", "regularization"], svd.Space.Parameters.Select(parameter => parameter.Name));
        Assert.Equal(["120", "7", "0.001", "0.015"], svd.Given.Values);
        Assert.True(svd.Space.Parameters[0] is { IsWhole: true, IsLog: true });
    }

    [Fact]
    public void ASpaceOfTheExperiment_TakesThePlaceOfTheOptions()
    {
        TunedModel svd = Read(
            "\"space\": { \"models.svd.features\": [2, 4], \"models.svd.damping\": { \"from\": 1, \"to\": 50, \"scale\": \"log\" } }").Tuning!.Models[
                0];
        Assert.Equal(["damping", "epochs", "features", "learningRate", "regularization"], svd.Space.Parameters.Select(parameter => parameter.Name));
        Assert.Equal(
            (1, 50, true, "5"), (svd.Space.Parameters[0].From, svd.Space.Parameters[0].To, svd.Space.Parameters[0].IsLog, svd.Given.Values[0]));
        Assert.Equal(["2", "4"], svd.Space.Parameters[2].Choices);
    }

    [Theory]
    [InlineData("\"models\": [\"sdv\"]", ErrorCodes.BadTuningModel, "'sdv'", "svd")]
    [InlineData("\"models\": [\"baselines\"]", ErrorCodes.BadTuningModel, "'baselines'", "svd")]
    [InlineData("\"space\": { \"models.svd.featurse\": [1, 2] }", ErrorCodes.BadTuningSpace, "models.svd.featurse", "features")]
    [InlineData("\"space\": { \"svd.features\": [1, 2] }", ErrorCodes.BadTuningSpace, "svd.features", "models.svd.regularization")]
    [InlineData("\"space\": { \"models.other.features\": [1, 2] }", ErrorCodes.BadTuningModel, "'other'", "svd")]
    [InlineData("\"space\": { \"models.svd.features\": { \"from\": 0, \"to\": 9 } }", ErrorCodes.BadTuningSpace, "from 1 to 1000", "may have")]
    [InlineData("\"space\": { \"models.svd.features\": [1.5, 2] }", ErrorCodes.BadTuningSpace, "an integer", "may have")]
    [InlineData("\"space\": { \"models.svd.features\": [1] }", ErrorCodes.BadTuningSpace, "two or more", "list")]
    [InlineData("\"space\": { \"models.svd.features\": { \"from\": 9, \"to\": 1 } }", ErrorCodes.ConflictingOptions, "more than 'from'", "")]
    [InlineData("\"space\": { \"models.svd.outOfCore\": [true, \"no\"] }", ErrorCodes.BadTuningSpace, "true or false", "may have")]
    [InlineData("\"metric\": \"rsme\"", ErrorCodes.UnknownPrimary, "'rsme'", "rmse")]
    [InlineData("\"metric\": \"recall@7\"", ErrorCodes.UnknownPrimary, "'recall@7'", "Add the length to 'evaluation.k', or choose one of 1, 5, 10")]
    [InlineData("\"method\": \"magic\"", ErrorCodes.UnknownChoice, "tpe, random, halving", "")]
    [InlineData("\"trials\": 0", ErrorCodes.OutOfRange, "from 1 to 10000", "")]
    [InlineData("\"folds\": [7]", ErrorCodes.FoldOutOfRange, "fold 7", "0 to 4")]
    [InlineData("\"models\": []", ErrorCodes.OutOfRange, "is empty", "all are tuned")]
    [InlineData("\"models\": [\"svd\", \"svd\"]", ErrorCodes.ConflictingOptions, "names svd twice", "once")]
    [InlineData("\"folds\": [1, 2, 1]", ErrorCodes.ConflictingOptions, "names 1 twice", "once")]
    [InlineData("\"space\": { \"models.svd.features\": { \"from\": 5 } }", ErrorCodes.BadTuningSpace, "'features' has no 'to'", "both ends")]
    [InlineData("\"space\": { \"models.mine.k\": { \"to\": 5 } }", ErrorCodes.BadTuningSpace, "'k' has no 'from'", "both ends")]
    [InlineData(
        "\"models\": [\"svd\"], \"space\": { \"models.mine.k\": { \"from\": 1, \"to\": 9 } }", ErrorCodes.BadTuningSpace, "does not name 'mine'",
        "take the range out")]
    [InlineData("\"trails\": 9", ErrorCodes.UnknownKey, "'trails'", "trials")]
    public void WhatIsWrong_IsNamedWithItsLine(string members, string code, string said, string remedy)
    {
        var error = Assert.Throws<ReportedException>(() => Read(members));
        Assert.Equal(code, error.Reports[0].Code);
        Assert.Contains(said, error.Reports[0].Message, StringComparison.Ordinal);
        Assert.Contains(remedy, error.Reports[0].Remedy, StringComparison.Ordinal);
        Assert.Equal(3, error.Reports[0].Location!.Line);
    }

    /// <summary>Nothing is trained before it is said: the models that predict ratings are known.</summary>
    [Theory]
    [InlineData("\"metric\": \"rmse\"", "\"ease\": {}", "'ease' predicts no ratings")]
    [InlineData("\"metric\": \"mae\"", "\"two-tower\": { \"ratingHead\": false }", "'two-tower' predicts no ratings")]
    [InlineData("\"metric\": \"rmse\"", "\"two-tower\": {}, \"als\": {}, \"bayesian-mf\": {}", null)]
    [InlineData("\"metric\": \"rmse\", \"models\": [\"svd\"]", "\"svd\": {}, \"ease\": {}", null)]
    [InlineData("\"metric\": \"recall@10\"", "\"ease\": {}", null)]
    [InlineData("\"trials\": 2", "\"ease\": {}", null)]
    public void AMetricThatAModelCannotHave_IsRefused_BeforeAnythingIsTrained(string members, string models, string? said)
    {
        _folder.Write("experiments/tune/experiment.json", $"{{ \"models\": {{ {models} }},\n  \"tuning\": {{ {members} }} }}");
        if (said is null)
        {
            Assert.NotEmpty(Reader().Read("tune").Tuning!.Models);
            return;
        }

        ErrorReport report = Assert.Single(Assert.Throws<ReportedException>(() => Reader().Read("tune")).Reports);
        Assert.Equal((ErrorCodes.BadTuningMetric, 2), (report.Code, report.Location!.Line));
        Assert.Contains(said, report.Message, StringComparison.Ordinal);
        Assert.Contains("metric' of lists", report.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[1, 5]", "recall@5, rmse")]
    [InlineData("[5, 10, 15]", "recall@10, rmse")]
    [InlineData("[1, 8, 12, 100]", "recall@12, rmse")]
    public void WithoutAMetric_TheLengthOfListsNearestToTen_Decides(string lengths, string metrics) => Assert.Equal(
        metrics, string.Join(", ", Read("\"trials\": 2", $", \"evaluation\": {{ \"k\": {lengths} }}").Tuning!.Metrics));

    [Fact]
    public void TuningThatFindsNothingToTune_IsRefused()
    {
        _folder.Write("experiments/tune/experiment.json", "{ \"models\": { \"recent-popularity\": {} },\n  \"tuning\": { \"trials\": 2 } }");
        ErrorReport report = Assert.Single(Assert.Throws<ReportedException>(() => Reader().Read("tune")).Reports);
        Assert.Equal((ErrorCodes.BadTuningModel, 2), (report.Code, report.Location!.Line));
        Assert.Contains("nothing to tune", report.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ARandomSplit_HasNoValidationRowsToChooseBy()
    {
        var error = Assert.Throws<ReportedException>(() => Read("\"trials\": 2", ", \"split\": { \"method\": \"random\" }"));
        Assert.Equal(ErrorCodes.ConflictingOptions, error.Reports[0].Code);
    }

    [Fact]
    public void Tuning_IsInherited_AndNullTakesItOut()
    {
        Read("\"trials\": 9, \"method\": \"random\"");
        _folder.Write("experiments/more/experiment.json", "{ \"extends\": \"tune\", \"tuning\": { \"trials\": 20 } }");
        _folder.Write("experiments/none/experiment.json", "{ \"extends\": \"tune\", \"tuning\": null }");
        Experiment more = Reader().Read("more");
        Assert.Equal((20, "random"), (more.Tuning!.Options.Trials, more.Tuning.Options.Method));
        Assert.Null(Reader().Read("none").Tuning);
    }

    [Fact]
    public void Halving_TakesTheEpochsForItsBudget_AndAModelWithoutAny_IsSearchedAtRandom()
    {
        TunedModel svd = Read("\"method\": \"halving\"").Tuning!.Models.Single();
        Assert.Equal(("epochs", new SearchBudget(10, 150, 120)), (svd.BudgetOption, svd.Budget));
        Assert.DoesNotContain(svd.Space.Parameters, parameter => parameter.Name == "epochs");
        TunedModel custom = Read("\"method\": \"halving\", \"models\": [\"mine\"], \"space\": { \"models.mine.k\": { \"from\": 1, \"to\": 9 } }")
            .Tuning!.Models.Single();
        Assert.Equal(("random", null), (custom.Method, custom.BudgetOption));
    }

    [Fact]
    public void ACustomModel_IsSearchedOverTheRangesOfTheExperiment()
    {
        Experiment experiment = Read(
            "\"models\": [\"mine\"], \"space\": { \"models.mine.k\": { \"from\": 1, \"to\": 9 }, \"models.mine.rate\": { \"from\": 0, \"to\": 1 }, "
                + "\"models.mine.mode\": [\"fast\", \"slow\"] }");
        TunedModel mine = experiment.Tuning!.Models.Single();
        Assert.Equal([("k", true, "5"), ("mode", false, "fast"), ("rate", false, "0.1")],
            mine.Space.Parameters.Zip(mine.Given.Values, (parameter, given) => (parameter.Name, parameter.IsWhole, given)));
        Experiment trial = Reader().Read("tune@tuning=mine+k=7+mode=slow+rate=0.25");
        Assert.Equal("{\"k\":7,\"mode\":\"slow\",\"other\":[1],\"rate\":0.25}", trial.CustomModels["mine"].Options.Options);
        Assert.Equal(["mine"], trial.CustomModels.Keys);
        Assert.DoesNotContain("svd", trial.Models.Keys);
        Assert.Equal("{\"k\":5,\"mode\":\"fast\",\"other\":[1],\"rate\":0.1}", experiment.CustomModels["mine"].Options.Options);
    }

    /// <summary>Else an option of that name would be searched, of which the model knows nothing.</summary>
    [Fact]
    public void WhatDescribesACustomModel_IsNotSearched_ButAnOptionThatIsGiven()
    {
        const string space = "\"models\": [\"mine\"], \"space\": { \"models.mine.version\": [\"1\", \"2\"] }";
        var error = Assert.Throws<ReportedException>(() => Read(space));
        Assert.Contains(error.Reports, report => report.Code == ErrorCodes.BadTuningSpace
            && report.Remedy.Contains("'version' belongs to the model, not to its options", StringComparison.Ordinal));

        TunedModel mine = Read(space, option: "\"version\": \"1\"").Tuning!.Models.Single();
        Assert.Equal("version", mine.Space.Parameters.Single().Name);
    }

    [Fact]
    public void ATrial_IsAnExperiment_OnTheValidationSlice_WithoutTheOtherModels()
    {
        Experiment whole = Read("\"trials\": 3, \"folds\": [1]");
        Experiment trial = Reader().Read("tune@tuning=svd+epochs=20+features=9+learningRate=0.002+regularization=0.1");
        var options = (FunkSvdOptions)trial.Models["svd"];
        Assert.Equal((20, 9, 0.002, 0.1), (options.Epochs, options.Features, options.LearningRate, options.Regularization));
        Assert.Equal(("validation", 1), (trial.Split.Slice, trial.Folds.Single()));
        Assert.DoesNotContain("two-tower", trial.Models.Keys);
        Assert.Empty(trial.CustomModels);
        Assert.Null(trial.Tuning);
        Assert.Equal(("test", 7), (whole.Split.Slice, ((FunkSvdOptions)whole.Models["svd"]).Features));
        Assert.Equal(7, ((FunkSvdOptions)Reader().Read("tune@tuning=svd").Models["svd"]).Features);
    }

    [Theory]
    [InlineData("tune@tuning=sdv", "'sdv' is no model that it tunes")]
    [InlineData("tune@tuning=svd+features=1000", "'features=1000' is no value that it tries")]
    [InlineData("tune@tuning=svd+bins=2", "'bins=2' is no value that it tries")]
    [InlineData("plain@tuning=svd", "no model that it tunes")]
    public void ATrialThatIsNone_IsNamed(string name, string why)
    {
        Read("\"trials\": 3");
        _folder.Write("experiments/plain/experiment.json", "{}");
        var error = Assert.Throws<ReportedException>(() => Reader().Read(name));
        Assert.Equal(ErrorCodes.UnknownExperiment, error.Reports[0].Code);
        Assert.Contains(why, error.Reports[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ATrialWhoseNameIsTooLong_IsRefused()
    {
        var options = new SortedDictionary<string, string> { [new string('x', 200)] = "1" };
        Assert.Equal(ErrorCodes.TrialNameTooLong, Assert.Throws<ReportedException>(() => TrialName.Create("experiment", "svd", options)).Code);
    }

    private ExperimentReader Reader() => new(_folder["experiments"]);

    /// <summary>Either would choose by what the other one reports.</summary>
    [Theory]
    [InlineData(", \"split\": { \"slice\": \"validation\" }", "'split.slice' is validation")]
    [InlineData(
        ", \"sweep\": { \"metric\": \"rmse\", \"parameters\": { \"models.svd.features\": [2, 3] } }", "'sweep' and 'tuning' both search")]
    public void WhatChoosesByTheSameRows_IsRefused(string more, string said)
    {
        var error = Assert.Throws<ReportedException>(() => Read("\"trials\": 3", more));
        Assert.Contains(error.Reports, report => report.Code == ErrorCodes.ConflictingOptions && report.Location!.Line == 3
            && report.Message.Contains(said, StringComparison.Ordinal));
    }

    private Experiment Read(string members, string more = "", string option = "\"k\": 5")
    {
        string mine = $"{{ \"command\": [\"true\"], \"options\": {{ {option}, \"mode\": \"fast\", \"other\": [1], \"rate\": 0.1 }} }}";
        _folder.Write("experiments/tune/experiment.json", $$"""
            {
              "models": { "svd": { "features": 7 }, "two-tower": null, "mine": {{mine}} },
              "tuning": { {{members}} }{{more}}
            }
            """);
        return Reader().Read("tune");
    }
}
