using Bakeoff.Core;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>A model whose project an experiment names: it is built before it is used, and nobody need have built it before.</summary>
public sealed class CustomProjectTests : IDisposable
{
    private const string Source = """
        using Bakeoff.Core;

        namespace Acme;

        public sealed class Newest : IRecommender
        {
            public IScorer Train(TrainingInput input) => new Model();

            private sealed class Model : IScorer
            {
                public string Name => "newest";
                public ScoreKind Kind => ScoreKind.Ranking;
                public double Score(long user, long item) => item;

                public void ScoreCatalogue(long user, Span<double> scores)
                {
                    for (int i = 0; i < scores.Length; i++)
                    {
                        scores[i] = i;
                    }
                }
            }
        }
        """;

    private readonly TestFolder _folder = new();
    private readonly TinyExperiment _tiny;

    public CustomProjectTests()
    {
        _tiny = new TinyExperiment(_folder);
        _folder.Write("acme/Acme.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup>
                <Reference Include="{typeof(IRecommender).Assembly.Location}" />
              </ItemGroup>
            </Project>
            """);
        _folder.Write("tiny-experiments/experiments/own/experiment.json", """
            {
              "extends": "tiny", "question": "And mine?",
              "models": { "svd": null, "two-tower": null, "newest": { "class": "Acme.Newest", "project": "../../../acme/Acme.csproj" } }
            }
            """);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AProject_IsBuiltBeforeItIsUsed_AndTrainedAgainOnlyIfItsCodeChanged()
    {
        // Who only needs what is above the model builds nothing.
        _folder.Write("acme/Newest.cs", Source + "this does not compile");
        CommandResult above = Bakeoff("run", "Split");
        Assert.True(above.ExitCode == 0, above.Output + above.Error);
        Assert.Equal("", above.Error);

        CommandResult broken = Bakeoff("plan", "--json");
        Assert.Equal((2, ""), (broken.ExitCode, broken.Output));
        Assert.Matches(@"^Building the models of .*Acme\.csproj\n", broken.Error);
        Assert.Matches(@"Acme\.csproj: error BKF1024: the projects with models do not build:\n.*Newest\.cs\(\d+,\d+\): error CS", broken.Error);

        _folder.Write("acme/Newest.cs", Source);
        CommandResult first = Bakeoff("run", "Report");
        Assert.True(first.ExitCode == 0, first.Output + first.Error);
        Assert.Matches("│ newest +│", first.Output);
        Assert.Contains("TrainOwn.newest[0]   up to date", Bakeoff("run", "Report").Output, StringComparison.Ordinal);

        _folder.Write("acme/Newest.cs", Source.Replace("=> item;", "=> -item;", StringComparison.Ordinal));
        Assert.Matches(@"own\.code\.Acme changed: .*Score", Bakeoff("plan").Output);
    }

    /// <summary>Our own sample, which brings native code with a package that the tool has not.</summary>
    [Fact]
    public void TheHybrid_IsBuiltAndTrained()
    {
        string project = Path.Combine(TestPaths.Repository, "samples", "hybrid", "Bakeoff.Hybrid.csproj").Replace('\\', '/');
        const string Options = """
            { "heldOut": 1, "candidates": 10, "trees": 5, "twoTower": { "embeddingSize": 4, "towerSizes": [4], "batchSize": 64, "epochs": 2 },
              "svd": { "features": 2, "epochs": 2 } }
            """;
        _folder.Write(
            "tiny-experiments/experiments/own/experiment.json",
            "{ \"extends\": \"tiny\", \"question\": \"And ours?\", \"models\": { \"svd\": null, \"two-tower\": null, \"hybrid\": "
                + $"{{ \"class\": \"Bakeoff.Hybrid.HybridRecommender\", \"project\": \"{project}\", \"options\": {Options} }} }} }}");
        CommandResult run = Bakeoff("run", "Evaluate");
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Contains("TrainOwn.hybrid[0]   done", run.Output, StringComparison.Ordinal);
    }

    private CommandResult Bakeoff(params string[] command) => CommandResult.Bakeoff(_folder, [.. command, .. _tiny.Arguments()[..2], "-e", "own"]);
}
