using System.Text.Json.Nodes;
using Bakeoff.Cli;
using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>What <c>bakeoff init</c> writes, and what it leaves alone.</summary>
public sealed class RepositorySetupTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("""{ "name": "orders", "path": "../../orders.csv", "format": "csv" }""", true)]
    [InlineData("""{ "name": "orders", "path": "../../orders.csv", "format": "csv", "implicit": true }""", false)]
    [InlineData("\"synthetic-small\"", true)]
    public void Plan_GivesAnExperimentThatIsRead(string dataset, bool hasRatings)
    {
        _folder.Write("orders.csv", "user,item,rating,timestamp\n1,1,5,1000000000\n");
        RepositorySetup.Write(Setup().Plan("orders", JsonNode.Parse(dataset)!));
        Experiment experiment = new ExperimentReader(_folder["experiments"]).Read("orders");
        Assert.NotEmpty(experiment.Question);
        Assert.Equal(hasRatings, experiment.Models.ContainsKey("svd"));
        Assert.True(experiment.Models.ContainsKey("item-knn"));
        Assert.Equal("artifacts/\n", File.ReadAllText(_folder[".gitignore"]));
        Assert.Equal(
            File.ReadAllText(Path.Combine(TestPaths.Repository, "experiments", "experiment.schema.json")),
            File.ReadAllText(_folder["experiments/experiment.schema.json"]));
    }

    [Theory]
    [InlineData("bin/", "bin/\nartifacts/\n")]
    [InlineData("bin/\n", "bin/\nartifacts/\n")]
    [InlineData("/artifacts\n", null)]
    [InlineData("artifacts/\r\nbin\r\n", null)]
    public void Plan_AddsALineForGit_UnlessItIsThere(string before, string? after)
    {
        _folder.Write(".gitignore", before);
        SetupFile? file = Setup().Plan("orders", JsonValue.Create("synthetic-small")!)
            .SingleOrDefault(file => file.Path.EndsWith(".gitignore", StringComparison.Ordinal));
        Assert.Equal(after, file?.Text);
    }

    /// <summary>A second experiment keeps the schema that is there, which may be of another version on purpose.</summary>
    [Fact]
    public void Plan_OfASecondExperiment_WritesItAlone()
    {
        _folder.Write("experiments/experiment.schema.json", "mine");
        _folder.Write(".gitignore", "artifacts/\n");
        Assert.Equal(
            ["experiment.json", "README.md"],
            Setup().Plan("second", JsonValue.Create("synthetic-small")!).Select(file => Path.GetFileName(file.Path)));
    }

    [Theory]
    [InlineData("there", "is there already, and nothing is overwritten")]
    [InlineData("../up", "cannot be the name")]
    [InlineData("", "cannot be the name")]
    public void Plan_OfWhatIsThere_OrOfABadName_IsRefused(string name, string message)
    {
        _folder.Write("experiments/there/notes.txt", "");
        ErrorReport error = Assert.Single(
            Assert.Throws<ReportedException>(() => Setup().Plan(name, JsonValue.Create("synthetic-small")!)).Reports);
        Assert.Equal(ErrorCodes.CannotInitialize, error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains("--name=NAME", error.Remedy, StringComparison.Ordinal);
    }

    /// <summary>The demo is the experiment of this repository; a second one finds it there, and another one of its name is left alone.</summary>
    [Fact]
    public void PlanDemo_IsQuickstart_OnceAndOnlyWhereNothingElseIs()
    {
        IReadOnlyList<SetupFile> files = Setup().PlanDemo();
        RepositorySetup.Write(files);
        Assert.Equal(
            File.ReadAllText(Path.Combine(TestPaths.Repository, "experiments", "quickstart", "experiment.json")),
            File.ReadAllText(_folder["experiments/quickstart/experiment.json"]));
        Assert.Equal(
            ["experiment.json", "README.md", "experiment.schema.json", ".gitignore"], files.Select(file => Path.GetFileName(file.Path)));
        Assert.Equal("synthetic-small", new ExperimentReader(_folder["experiments"]).Read("quickstart").Dataset.Name);
        Assert.Empty(Setup().PlanDemo());

        _folder.Write("experiments/quickstart/experiment.json", "{}");
        ErrorReport error = Assert.Single(Assert.Throws<ReportedException>(() => Setup().PlanDemo()).Reports);
        Assert.Equal(ErrorCodes.CannotInitialize, error.Code);
        Assert.Equal("{}", File.ReadAllText(_folder["experiments/quickstart/experiment.json"]));
    }

    [Theory]
    [InlineData("experiments")]
    [InlineData("experiments/quickstart")]
    public void PlanDemo_WhereAFileIsInTheWay_SaysSo(string file)
    {
        _folder.Write(file, "mine");
        StoreException error = Assert.Throws<StoreException>(() => Setup().PlanDemo());
        Assert.Contains("this is a file", error.Message, StringComparison.Ordinal);
        Assert.Contains("run the command in another folder", error.Remedy, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(_folder[file]));
    }

    [Theory]
    [InlineData("My ratings (2024).csv", "my-ratings--2024")]
    [InlineData("orders.tsv", "orders")]
    [InlineData("orders.csv.gz", "orders")]
    [InlineData("数.csv", "first")]
    public void NameFor_AFile_IsAFoldersName(string file, string expected) => Assert.Equal(expected, RepositorySetup.NameFor(file));

    [Theory]
    [InlineData("data/2024/orders.TSV")]
    [InlineData("ratings.csv.gz")]
    [InlineData("events.ndjson")]
    public void FindOnly_GivesTheOnlyTable_WhereverItIs(string file)
    {
        _folder.Write(file, "");
        _folder.Write("notes.txt", "");
        _folder.Write("artifacts/store/x.parquet", "");
        _folder.Write(".git/x.csv", "");
        Assert.Equal(_folder[file], RatingsFinder.FindOnly(_folder.Root, "bakeoff init"));
        Assert.Equal(_folder[file], RatingsFinder.FindNamed(_folder.Root, "bakeoff init"));
    }

    [Fact]
    public void FindOnly_OfNoneOrSeveral_SaysWhatToName()
    {
        ErrorReport Report() => Assert.Single(
            Assert.Throws<ReportedException>(() => RatingsFinder.FindNamed(_folder.Root, "bakeoff datasets inspect")).Reports);
        string Name(string file) => Path.GetRelativePath(Environment.CurrentDirectory, _folder[file]);
        ErrorReport none = Report();
        _folder.Write("my ratings.dat", "");
        ErrorReport perhaps = Report();
        _folder.Write("a.csv", "");
        _folder.Write("b/c.csv", "");
        ErrorReport two = Report();
        Assert.All(new[] { none, perhaps, two }, report => Assert.Equal(ErrorCodes.NoSingleTable, report.Code));
        Assert.Contains("bakeoff datasets inspect FILE", none.Remedy, StringComparison.Ordinal);
        Assert.Contains($"the folder '{Name(".")}'", none.Message, StringComparison.Ordinal);
        Assert.Contains($"bakeoff datasets inspect '{Name("my ratings.dat")}'", perhaps.Remedy, StringComparison.Ordinal);
        Assert.Contains($"{Name("a.csv")}, {Name("b/c.csv")}", two.Message, StringComparison.Ordinal);
        Assert.Contains($"bakeoff datasets inspect {Name("a.csv")}", two.Remedy, StringComparison.Ordinal);
    }

    private RepositorySetup Setup() => new(_folder["experiments"]);
}
