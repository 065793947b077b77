using Bakeoff.Experiments;
using Bakeoff.Core;
using Bakeoff.Data;
using Bakeoff.Pipeline;
using Bakeoff.Svd;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

public sealed class ExperimentReaderTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{ \"sed\": 1 }", "BKF1004", 1, 3, "Did you mean 'seed'?")]
    [InlineData("{ \"seed\": -1 }", "BKF1005", 1, 11, "integer")]
    [InlineData("{ \"repeats\": 0 }", "BKF1006", 1, 14, "range")]
    [InlineData("{ \"seed\": 1, \"seed\": 2 }", "BKF1014", 1, 14, "Remove one")]
    [InlineData("{ \"seed\": }", "BKF1003", 1, 11, "Correct the text")]
    [InlineData("", "BKF1003", 1, 1, "Correct the text")]
    [InlineData("[]", "BKF1005", 1, 1, "an object")]
    [InlineData("{ \"dataset\": \"movielens-20\" }", "BKF1007", 1, 14, "movielens-20m")]
    [InlineData("{ \"dataset\": { \"path\": \"nowhere\" } }", "BKF2014", 1, 14, "experiment's folder")]
    [InlineData("{ \"dataset\": { \"url\": \"https://x/y.zip\" } }", "BKF1013", 1, 14, "missing keys")]
    [InlineData("{ \"split\": { \"folds\": [0, 5] } }", "BKF1008", 1, 27, "partitions")]
    [InlineData("{ \"split\": { \"folds\": [] } }", "BKF1006", 1, 23, "at least one")]
    [InlineData("{ \"split\": { \"method\": \"last\" } }", "BKF1012", 1, 24, "last-n")]
    [InlineData("{ \"split\": { \"method\": \"last\", \"folds\": [2], \"slice\": \"validation\" } }", "BKF1012", 1, 24, "last-n")]
    [InlineData("{ \"split\": { \"testFrom\": \"2015-01-01\" } }", "BKF1015", 1, 14, "testFrom")]
    [InlineData("{ \"split\": { \"method\": \"timeline\", \"windows\": 2, \"folds\": [2] } }", "BKF1008", 1, 60, "windows")]
    [InlineData("{ \"split\": { \"method\": \"timeline\", \"window\": \"2 months\" } }", "BKF1015", 1, 36, "window")]
    [InlineData("{ \"split\": { \"n\": 0 } }", "BKF1006", 1, 19, "range")]
    [InlineData("{ \"models\": { \"svd\": { \"epochs\": -3 } } }", "BKF1006", 1, 34, "range")]
    [InlineData("{ \"models\": { \"svd\": { \"epochs\": 1.5 } } }", "BKF1005", 1, 34, "integer")]
    [InlineData("{ \"models\": { \"svd\": { \"learningrate\": 1 } } }", "BKF1004", 1, 24, "Did you mean 'learningRate'?")]
    [InlineData("{ \"models\": { \"svdd\": {} } }", "BKF1004", 1, 15, "Did you mean 'svd'?")]
    [InlineData("{ \"models\": { \"svd\": { \"features\": \"40\" } } }", "BKF1005", 1, 36, "integer")]
    [InlineData("{ \"models\": { \"two-tower\": { \"towerSizes\": [0] } } }", "BKF1006", 1, 44, "range")]
    [InlineData("{ \"evaluation\": { \"k\": [0] } }", "BKF1006", 1, 24, "range")]
    [InlineData("{ \"evaluation\": { \"k\": 10 } }", "BKF1005", 1, 24, "list")]
    [InlineData("{ \"evaluation\": { \"primary\": [\"rsme\"] } }", "BKF1021", 1, 31, "Did you mean 'rmse'?")]
    [InlineData("{ \"evaluation\": { \"primary\": [\"rmse\", \"recal@10\"] } }", "BKF1021", 1, 39, "Did you mean 'recall@10'?")]
    [InlineData("{ \"evaluation\": { \"primary\": [\"recall@20\"] } }", "BKF1021", 1, 31, "Add the length to 'evaluation.k'")]
    [InlineData("{ \"evaluation\": { \"primary\": [\"coverage@10\"] } }", "BKF1021", 1, 31, "Choose one of")]
    [InlineData("{ \"evaluation\": { \"primary\": [\"recall@10\", \"recall@10/seen-excluded\"] } }", "BKF1015", 1, 44, "Name it once")]
    [InlineData(
        "{ \"evaluation\": { \"primary\": [\"rmse\", \"mae\", \"ndcg\", \"mrr@1\", \"mrr@5\", \"mrr@10\"] } }", "BKF1006", 1, 30, "Name 1 to 5")]
    [InlineData("{ \"evaluation\": { \"primary\": \"rmse\" } }", "BKF1005", 1, 30, "a list of names")]
    [InlineData("{ \"evaluation\": { \"primary\": [10] } }", "BKF1005", 1, 31, "a string")]
    [InlineData("{ \"models\": { \"svd\": {} }, \"evaluation\": { \"pair\": [\"svd\", \"bais\"] } }", "BKF1021", 1, 60, "Did you mean 'bias'?")]
    [InlineData("{ \"evaluation\": { \"pair\": [\"svd\", \"bias\"] } }", "BKF1021", 1, 28, "Choose one of")]
    [InlineData("{ \"evaluation\": { \"pair\": [\"bias\"] } }", "BKF1006", 1, 27, "Name 2")]
    [InlineData("{ \"evaluation\": { \"pair\": [\"bias\", \"bias\"] } }", "BKF1015", 1, 36, "Name it once")]
    [InlineData("{ \"evaluation\": { \"resamples\": 99999999999 } }", "BKF1006", 1, 32, "smaller")]
    [InlineData("{ \"split\": { \"method\": \"random\", \"slice\": \"validation\" } }", "BKF1015", 1, 34, "slice")]
    [InlineData("{ \"sweep\": { \"metric\": \"rmse\" } }", "BKF1013", 1, 12, "parameters")]
    [InlineData(
        "{ \"sweep\": { \"metric\": \"rmse\", \"parameters\": { \"models.svd.feature\": [1] } }, \"models\": { \"svd\": {} } }", "BKF1004", 1, 48,
        "Did you mean 'features'?")]
    [InlineData(
        "{ \"sweep\": { \"metric\": \"rmse\", \"parameters\": { \"split.n\": [1] } }, \"models\": { \"svd\": {} } }", "BKF1004", 1, 48,
        "option of a model")]
    [InlineData(
        "{ \"sweep\": { \"metric\": \"rmse\", \"parameters\": { \"models.svd.features\": [] } }, \"models\": { \"svd\": {} } }", "BKF1006", 1, 71,
        "list")]
    [InlineData(
        "{ \"sweep\": { \"metric\": \"rmse\", \"parameters\": { \"models.svd.features\": [2, 2] } }, \"models\": { \"svd\": {} } }", "BKF1006", 1, 71,
        "list")]
    [InlineData(
        "{ \"sweep\": { \"metric\": \"rmse\", \"parameters\": { \"models.svd.features\": { \"from\": 1, \"to\": 5 } } }, \"models\": { \"svd\": "
            + "{} } }", "BKF1005", 1, 71, "random")]
    [InlineData(
        "{ \"sweep\": { \"method\": \"random\", \"metric\": \"rmse\", \"parameters\": { \"models.svd.damping\": { \"from\": 0, \"to\": 5, "
            + "\"scale\": \"log\" } } }, \"models\": { \"svd\": {} } }", "BKF1015", 1, 92, "from")]
    [InlineData(
        "{ \"sweep\": { \"method\": \"halving\", \"metric\": \"rmse\", \"parameters\": { \"models.svd.features\": [1, 2] } }, \"models\": { "
            + "\"svd\": {} } }", "BKF1015", 1, 12, "budget")]
    [InlineData(
        "{ \"sweep\": { \"metric\": \"rmse\", \"parameters\": { \"models.baselines.damping\": [1, 2] } }, \"models\": { \"svd\": {} } }",
        "BKF1013", 1, 12, "model")]
    [InlineData("{ \"extends\": \"nobody\" }", "BKF1009", 1, 14, "Choose one of")]
    [InlineData("{ \"extends\": \"bad\" }", "BKF1009", 1, 14, "Remove one")]
    public void Read_OfAWrongFile_NamesCodePlaceAndRemedy(string json, string code, int line, int column, string remedy)
    {
        _folder.Write("experiments/bad/experiment.json", json);
        var error = Assert.Throws<ReportedException>(() => new ExperimentReader(_folder["experiments"]).Read("bad"));
        ErrorReport report = error.Reports[0];
        Assert.Equal((code, (long?)line, (long?)column), (report.Code, report.Location?.Line, report.Location?.Column));
        Assert.Contains(remedy, report.Remedy, StringComparison.Ordinal);
        Assert.Equal(code[3] == '2' ? 3 : 2, error.ExitCode);
    }

    /// <summary>0 is a threshold like any other on a scale that goes below it; an absent threshold is none.</summary>
    [Theory]
    [InlineData("{ \"minRating\": 0 }", 0.0)]
    [InlineData("{ \"minRating\": -2.5 }", -2.5)]
    [InlineData("{}", null)]
    public void Read_OfAThreshold_KeepsZeroAndLess_ApartFromNone(string split, double? expected)
    {
        _folder.Write(
            "experiments/e/experiment.json", $"{{ \"dataset\": \"synthetic-small\", \"split\": {split}, \"models\": {{ \"svd\": {{}} }} }}");
        Assert.Equal(expected, new ExperimentReader(_folder["experiments"]).Read("e").Split.MinRating);
    }

    [Fact]
    public void Read_ReportsAllProblemsTogether_InTheOrderOfTheirLines()
    {
        _folder.Write(
            "experiments/bad/experiment.json", "{\n  \"sed\": 1,\n  \"split\": { \"n\": 0 },\n  \"models\": { \"svd\": { \"epochs\": \"x\" } }\n}");
        var error = Assert.Throws<ReportedException>(() => new ExperimentReader(_folder["experiments"]).Read("bad"));
        Assert.Equal([2L, 3L, 4L], error.Reports.Select(report => report.Location!.Line!.Value));
    }

    [Fact]
    public void Read_Extends_TakesTheBaseAndOverridesIt()
    {
        _folder.Write(
            "experiments/base/experiment.json", "{ \"seed\": 7, \"models\": { \"svd\": { \"features\": 12, \"epochs\": 3 }, \"two-tower\": {} } }");
        _folder.Write(
            "experiments/child/experiment.json",
            "{ /* a comment */ \"models\": { \"svd\": { \"features\": 13, }, \"two-tower\": null }, \"extends\": \"base\", }");
        Experiment experiment = new ExperimentReader(_folder["experiments"]).Read("child");
        var svd = Assert.IsType<FunkSvdOptions>(experiment.Models["svd"]);
        Assert.Equal((7UL, 13, 3), (experiment.Seed, svd.Features, svd.Epochs));
        Assert.DoesNotContain("two-tower", experiment.Models.Keys);
    }

    /// <summary>
    /// A path may be the file of ratings; that of the items is next to the experiment or to the ratings, and may have the same name.
    /// </summary>
    [Theory]
    [InlineData("../../data/ratings.csv", "../../data/items.csv", "items.csv")]
    [InlineData("../../data/ratings.csv", "items.csv", "items.csv")]
    [InlineData("../../data/ratings.csv", "../../more/ratings.csv", "items-ratings.csv")]
    public void APathToRatings_GoesWithAPathToItems(string path, string items, string name)
    {
        foreach (string file in new[] { "data/ratings.csv", "data/items.csv", "more/ratings.csv" })
        {
            _folder.Write(file, file);
        }

        string Of(string itemsFile) => $$"""{ "dataset": { "path": "{{path}}", "format": "csv", "itemsFile": "{{itemsFile}}" }, "models": { "baselines": {} } }""";
        _folder.Write("experiments/two/experiment.json", Of(items));
        StageNode[] nodes = [.. GraphBuilder.Build(new ExperimentReader(_folder["experiments"]).Read("two")).Nodes];
        Assert.Null(nodes[0].ExternalPath);
        Assert.Equal(
            [("ratings.csv", "data/ratings.csv"), (name, items.Contains("more", StringComparison.Ordinal) ? "more/ratings.csv" : "data/items.csv")],
            nodes[0].ExternalFiles.Select(file => (file.Name, File.ReadAllText(file.Path))));
        var own = Assert.IsType<IngestOptions>(nodes[1].Options).Own!;
        Assert.Equal(("ratings.csv", name), (own.RatingsFile, own.ItemsFile));

        _folder.Write("experiments/two/experiment.json", Of("nowhere.csv"));
        Assert.Equal("BKF2014", Assert.Throws<ReportedException>(() => new ExperimentReader(_folder["experiments"]).Read("two")).Code);
    }

    /// <summary>What only the base's method reads stays behind; what is given here is held to the new one.</summary>
    [Fact]
    public void AnotherMethodThanTheBases_IsFreeOfItsOptions()
    {
        _folder.Write(
            "experiments/base/experiment.json",
            "{ \"dataset\": \"synthetic-small\", \"split\": { \"method\": \"timeline\", \"window\": \"60d\", \"minRating\": 3 } }");
        _folder.Write("experiments/child/experiment.json", "{ \"extends\": \"base\", \"split\": { \"method\": \"last-n\", \"n\": 2 } }");
        Data.SplitOptions split = new ExperimentReader(_folder["experiments"]).Read("child").Split;
        Assert.Equal(("last-n", 2, 3.0, null), (split.Method, split.N, split.MinRating, split.Window));
        _folder.Write("experiments/wrong/experiment.json", "{ \"extends\": \"base\", \"split\": { \"method\": \"last-n\", \"window\": \"3d\" } }");
        Assert.Equal("BKF1015", Assert.Throws<ReportedException>(() => new ExperimentReader(_folder["experiments"]).Read("wrong")).Code);
    }

    /// <summary>An empty path would be the experiment's own folder.</summary>
    [Theory]
    [InlineData("\"path\": \"\"", "path")]
    [InlineData("\"path\": \"../../data\", \"format\": \"csv\", \"itemColumn\": \"\"", "itemColumn")]
    [InlineData("\"path\": \"../../data\", \"format\": \"csv\", \"itemsFile\": \"\"", "itemsFile")]
    public void AnEmptyName_IsRefused(string members, string key)
    {
        _folder.Write("data/ratings.csv", "");
        _folder.Write("experiments/db/experiment.json", $"{{ \"dataset\": {{ {members} }}, \"models\": {{ \"baselines\": {{}} }} }}");
        var error = Assert.Throws<ReportedException>(() => new ExperimentReader(_folder["experiments"]).Read("db"));
        ErrorReport report = Assert.Single(error.Reports);
        Assert.Equal(("BKF1006", $"'{key}' is empty.", 1), (report.Code, report.Message, report.Location?.Line));
    }

    [Fact]
    public void TheOrderOfAFile_IsRefused_WhereThereIsNone()
    {
        _folder.Write("data.duckdb", "");
        _folder.Write(
            "experiments/db/experiment.json",
            "{ \"dataset\": { \"path\": \"../../data.duckdb\", \"format\": \"duckdb\" }, \"split\": { \"ties\": \"file-order\" }, \"models\": { "
                + "\"baselines\": {} } }");
        var error = Assert.Throws<ReportedException>(() => new ExperimentReader(_folder["experiments"]).Read("db"));
        Assert.Equal(("BKF1015", true), (error.Code, error.Reports[0].Message.Contains("split.ties", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("\"separator\": \"\"")]
    [InlineData("\"separator\": \"\\n\"")]
    [InlineData("\"quote\": \"\\\"\\\"\"")]
    [InlineData("\"separator\": \";\", \"quote\": \";\"")]
    [InlineData("\"timestampFormat\": \"second\"")]
    public void ATablesOptions_ThatContradictEachOther_AreRefused(string options)
    {
        _folder.Write("r.csv", "");
        _folder.Write("experiments/bad/experiment.json", $"{{ \"dataset\": {{ \"path\": \"../../r.csv\", \"format\": \"csv\", {options} }} }}");
        Assert.Equal("BKF1015", Assert.Throws<ReportedException>(() => new ExperimentReader(_folder["experiments"]).Read("bad")).Code);
    }

    /// <summary>
    /// The question is inherited, is checked against what the child trains, and can be taken back; a point of a sweep has the sweep's.
    /// </summary>
    [Fact]
    public void Read_OfAQuestion_IsTheWholeExperiments()
    {
        _folder.Write(
            "experiments/base/experiment.json",
            "{ \"models\": { \"svd\": {} }, \"evaluation\": { \"primary\": [\"rmse\"], \"pair\": [\"svd\", \"popularity\"] } }");
        _folder.Write("experiments/more/experiment.json", "{ \"extends\": \"base\", \"evaluation\": { \"k\": [20], \"primary\": [\"recall@20\"] } }");
        _folder.Write("experiments/less/experiment.json", "{ \"extends\": \"base\", \"models\": { \"svd\": null } }");
        _folder.Write("experiments/back/experiment.json", "{ \"extends\": \"less\", \"evaluation\": { \"primary\": [], \"pair\": [] } }");
        _folder.Write(
            "experiments/tune/experiment.json",
            "{ \"extends\": \"base\", \"sweep\": { \"metric\": \"mae\", \"parameters\": { \"models.svd.features\": [2, 3] } } }");
        Experiment Read(string name) => new ExperimentReader(_folder["experiments"]).Read(name);
        Assert.Equal(["recall@20"], Read("more").Evaluation.Primary);
        Assert.Equal(["svd", "popularity"], Read("more").Evaluation.Pair);
        Assert.Equal(ErrorCodes.UnknownPrimary, Assert.Throws<ReportedException>(() => Read("less")).Code);
        Assert.Empty(Read("back").Evaluation.Pair);
        Assert.Empty(Read("tune@features=2").Evaluation.Primary);
        Assert.Equal("[\"rmse\"]", OptionProperties.Canonical(Read("base").Evaluation).Single(option => option.Key == "primary").Value);
    }

    [Fact]
    public void Repeats_TrainTheModelsThatDraw_EachWithItsOwnSeed_AndTheFirstAsBefore()
    {
        _folder.Write("experiments/once/experiment.json", "{ \"models\": { \"svd\": {}, \"two-tower\": {} } }");
        _folder.Write("experiments/thrice/experiment.json", "{ \"extends\": \"once\", \"repeats\": 3 }");
        StageNode[] once = [.. GraphBuilder.Build(new ExperimentReader(_folder["experiments"]).Read("once")).Nodes];
        StageNode[] thrice = [.. GraphBuilder.Build(new ExperimentReader(_folder["experiments"]).Read("thrice")).Nodes];
        Assert.Equal(
            ["TrainSvd[0,1]", "TrainSvd[0,2]", "TrainTwoTower[0,1]", "TrainTwoTower[0,2]"],
            thrice.Select(node => node.Label).Except(once.Select(node => node.Label)));
        Assert.Equal(3, thrice.Where(node => node.Stage == "TrainSvd").Select(node => node.Seed).Distinct().Count());
        Assert.All(once, node => Assert.Equal(node.Seed, thrice.Single(other => other.Label == node.Label).Seed));
        Assert.All(
            thrice.Where(node => node.Stage == "TrainSvd"), node =>
                Assert.Equal((0, node.Repeat), (StageLabel.FoldOf(node.Label), StageLabel.RepeatOf(node.Label))));
    }

    [Fact]
    public void Read_OfAnotherAlgorithmThanTheBases_StartsFromItsOwnDefaults()
    {
        _folder.Write("experiments/base/experiment.json", "{ \"models\": { \"svd\": { \"features\": 12, \"learningRate\": 0.5 } } }");
        _folder.Write(
            "experiments/child/experiment.json",
            "{ \"extends\": \"base\", \"models\": { \"svd\": { \"outOfCore\": true, \"algorithm\": \"biased-mf\" } } }");
        Experiment experiment = new ExperimentReader(_folder["experiments"]).Read("child");
        Assert.Equal(new BiasedMfOptions { OutOfCore = true }, experiment.Models["svd"]);
    }

    [Theory]
    [InlineData("\"algorithm\": \"biased-mff\"", ErrorCodes.UnknownChoice, "Did you mean 'biased-mf'?")]
    [InlineData("\"algorithm\": 3", ErrorCodes.WrongType, "Write a string.")]
    [InlineData("\"exact\": 1", ErrorCodes.WrongType, "Write true or false.")]
    [InlineData("\"exact\": true, \"bins\": 4", ErrorCodes.ConflictingOptions, "Correct or remove 'bins', or what it conflicts with.")]
    [InlineData("\"algorithm\": \"biased-mf\", \"exact\": true", ErrorCodes.UnknownKey, null)]
    public void Read_OfWrongSvdOptions_SaysWhichAndWhatToDo(string options, string code, string? remedy)
    {
        _folder.Write("experiments/bad/experiment.json", $"{{ \"models\": {{ \"svd\": {{ {options} }} }} }}");
        var error = Assert.Throws<ReportedException>(() => new ExperimentReader(_folder["experiments"]).Read("bad"));
        Assert.Equal(code, error.Code);
        Assert.Equal(remedy ?? error.Remedy, error.Remedy);
    }

    [Fact]
    public void Read_OfAnUnknownExperiment_SuggestsTheNearest()
    {
        _folder.Write("experiments/quickstart/experiment.json", "{}");
        var error = Assert.Throws<ReportedException>(() => new ExperimentReader(_folder["experiments"]).Read("quikstart"));
        Assert.Equal((ErrorCodes.UnknownExperiment, "Did you mean 'quickstart'?"), (error.Code, error.Remedy));
    }
}
