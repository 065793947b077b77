using System.Text;
using System.Text.RegularExpressions;
using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Models;
using Bakeoff.Pipeline;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>The tables are complete and true, and everything that lists stages by hand lists those of the table.</summary>
public sealed class StageTableTests
{
    private static IEnumerable<StageDescriptor> Stages => StageTable.All.Select(entry => entry.Stage);

    [Fact]
    public void EveryStageOfTheProjects_IsInTheTable()
    {
        Type[] known = [.. Stages.SelectMany(CodeRoots).Distinct()];
        Type[] all = [.. known.Select(type => type.Assembly).Distinct().SelectMany(assembly => assembly.GetTypes())
            .Where(type => typeof(IStage).IsAssignableFrom(type) && !type.IsAbstract)];
        Assert.Equal(all.Select(type => type.FullName).Order(), known.Select(type => type.FullName).Order());
    }

    [Fact]
    public void EveryLine_HasTheNamesOfWhatItDescribes()
    {
        Assert.All(StageTable.All, entry => Assert.Equal(entry.Name, entry.Stage.Name));
        Assert.All(ModelTable.Entries, entry => Assert.Equal((entry.Key, entry.Stage), (entry.Model.Key, entry.Model.Stage.Name)));
    }

    [Fact]
    public void EveryDescriptor_CreatesTheStageOfItsName()
    {
        foreach (StageDescriptor stage in Stages)
        {
            var context = new StageContext
            {
                OptionsJson = "{}", Inputs = new Dictionary<string, string>(), OutputFolder = "", WorkFolder = "", ResumeFolder = "",
            };
            IStage created = stage.Create(context);
            Assert.Equal(stage.Name, created.Name);
            Assert.Contains(created.GetType(), CodeRoots(stage));
        }
    }

    [Fact]
    public void EveryStage_ReadsWhatIsBeforeIt()
    {
        var before = new List<string> { StageDescriptor.EveryTraining };
        foreach (StageDescriptor stage in Stages)
        {
            Assert.Subset(before.ToHashSet(), stage.Inputs.ToHashSet());
            before.Add(stage.Name);
        }
    }

    [Fact]
    public void EveryModel_HasDefaultsThatItsStageUnderstands_AndNamesOfItsOwn()
    {
        foreach (ModelDescriptor model in ModelTable.All)
        {
            Assert.All(model.Algorithms, algorithm => Assert.IsAssignableFrom(model.Stage.OptionsType, algorithm.Defaults));
            Assert.All(model.Algorithms, algorithm => Assert.Empty(OptionProperties.Check(algorithm.Defaults)));
            Assert.Subset(model.Names.ToHashSet(), model.FindTrained(model.Algorithms[0].Defaults, hasRatings: true).ToHashSet());
            Assert.All(model.Names, name => Assert.Same(model, ModelTable.FindTrainer(name)));
        }
    }

    /// <summary>An estimate of memory must not be in a key.</summary>
    [Fact]
    public void NoStage_ReachesADescriptor()
    {
        var identity = new CodeIdentity(AppContext.BaseDirectory, "Bakeoff.UnitTests");
        foreach (Type root in Stages.SelectMany(CodeRoots).Distinct())
        {
            IEnumerable<KeyPart> parts = identity.PartsOf(new StageCode(root.Assembly.GetName().Name!, root.FullName!));
            string[] manifests = [.. parts.Select(part => identity.ManifestOf(part.Value)).OfType<byte[]>().Select(Encoding.UTF8.GetString)];
            Assert.NotEmpty(manifests);
            Assert.All(manifests, manifest => Assert.DoesNotContain(
                "Descriptor", manifest.Replace(nameof(MetricDescriptor), "", StringComparison.Ordinal), StringComparison.Ordinal));
        }
    }

    /// <summary>A stage that is only in the table could not be asked for through Cake, MSBuild or another repository.</summary>
    [Fact]
    public void EveryListOfStages_IsThatOfTheTable()
    {
        string[] names = [.. StageTable.Names];
        string cake = Read("build.cake"), targets = Read("build", "Bakeoff.targets"),
            template = Read("src", "Bakeoff.Templates", "content", "bakeoff", "build.cake");
        Assert.Equal(names, Found(cake, "StageTask\\(\"(\\w+)\""));
        Assert.Contains($"<BakeoffStages>{string.Join('|', names)}</BakeoffStages>", targets, StringComparison.Ordinal);
        Assert.Equal(names, Found(targets, "<BakeoffRun .*Stage=\"(\\w+)\""));
        Assert.Contains(
            $"<BakeoffStages>{string.Join(';', names)}</BakeoffStages>", Read("src", "Bakeoff.Sdk", "Sdk", "Sdk.targets"), StringComparison.Ordinal);
        foreach (string file in new[] { "Targets.targets", "Solution.targets" })
        {
            Assert.Equal(names, Found(Read("src", "Bakeoff.Sdk", "Sdk", file), "<Target Name=\"(\\w+)\"").Where(names.Contains));
        }

        Assert.Contains(
            string.Join(", ", names.Select(name => $"\"{name}\"")), Regex.Replace(template, @"\s+", " "), StringComparison.Ordinal);
    }

    /// <summary>Cake's tree shows what a stage waits for: the inputs of the table, less those that another input waits for.</summary>
    [Fact]
    public void CakesTree_IsTheTables()
    {
        string cake = Read("build.cake");
        string[] trainings = [.. StageTable.All.Where(entry => entry.IsTraining).Select(entry => entry.Name)];
        string[] InputsOf(string name) =>
            [.. StageTable.Find(name).Inputs.SelectMany(input => input == StageDescriptor.EveryTraining ? trainings : [input])];
        bool IsBehind(string input, string other) => InputsOf(other) is var inputs
            && (inputs.Contains(input) || inputs.Any(next => IsBehind(input, next)));
        foreach (string name in StageTable.Names)
        {
            string[] shown = [.. Found(Regex.Match(cake, $"StageTask\\(\"{name}\", \"[^\"]*\"([^;]*)\\);").Groups[1].Value, "\"(\\w+)\"")];
            Assert.Equal(InputsOf(name).Where(input => !InputsOf(name).Any(other => IsBehind(input, other))), shown);
        }
    }

    internal static IEnumerable<Type> CodeRoots(StageDescriptor stage)
    {
        object[] options = stage.OptionsType == typeof(CustomModelOptions) ? [new CustomModelOptions(), new CustomModelOptions { Class = "Some" }]
            : stage.OptionsType == typeof(Data.DownloadOptions) ? [new Data.DownloadOptions { Kind = "path" }]
            : stage.OptionsType.IsAbstract ? [ModelTable.All.First(model => model.Stage.Name == stage.Name).Algorithms[0].Defaults]
            : [Activator.CreateInstance(stage.OptionsType)!];
        return options.Select(stage.FindCodeRoot).OfType<Type>();
    }

    private static string Read(params string[] path) => File.ReadAllText(Path.Combine([TestPaths.Repository, .. path]));

    private static string[] Found(string text, string pattern) => [.. Regex.Matches(text, pattern).Select(match => match.Groups[1].Value)];
}
