using System.Text;
using Bakeoff.Pipeline;

namespace Bakeoff.EndToEndTests;

/// <summary>Edits of the real code, compiled by the real compiler: which stages' code is another one, and which is not.</summary>
[Collection(SharedCloneCollection.Name)]
public sealed class CodeReachTests(SharedClone clone)
{
    private const string All = "Download Ingest Split TrainSvd TrainTwoTower TrainBaselines Evaluate Report";
    private const string Best = "src/Bakeoff.Core/Models/BestScores.cs";
    private const string Lists = "src/Bakeoff.Core/Models/TopItems.cs";
    private const string Trainer = "src/Bakeoff.Svd/FunkSvd/FunkSvdTrainer.cs";
    private const string Model = "src/Bakeoff.Svd/FunkSvd/FunkSvdModel.cs";
    private const string Splitter = "src/Bakeoff.Data/Split/SplitStage.cs";
    private const string DataProject = "src/Bakeoff.Data/Bakeoff.Data.csproj";
    private const string Resource = "src/Bakeoff.Data/text.txt";

    private static readonly (string What, string Path, string? Before, string After)[] Harmless =
    [
        ("a comment", Lists, "namespace Bakeoff.Core;", "// New.\n\nnamespace Bakeoff.Core;"),
        ("a local's name", Best, "kept", "remaining"),
        ("the name of a local that a lambda captures", Trainer, "found", "best"),
        ("a parameter's name", "src/Bakeoff.Tables/DuckDbSession.cs", "Quote(string text) => $\"'{text.Replace(",
            "Quote(string value) => $\"'{value.Replace("),
        ("an unrelated method with a lambda, above all others", Lists, "    /// <summary>\n    /// The positions",
            "    /// <summary>New.</summary>\n    public static int[] Unused(int[] values) => [.. values.Select(value => value + 1)];\n\n    /// "
                + "<summary>\n    /// The positions"),
        ("an unrelated method with a lambda, above others with lambdas", Trainer, "    /// <summary>Creates a trainer.</summary>",
            "    /// <summary>New.</summary>\n    public static int[] Unused(int[] values, int more) => [.. values.Select(value => value + "
                + "more)];\n\n    /// <summary>Creates a trainer.</summary>"),
        ("the body of a method that no stage calls", Trainer,
            "(IdMap.From(ratings.Users), IdMap.From(ratings.Items));\n        return new ExactFunkSvd",
            "(IdMap.From(ratings.Items), IdMap.From(ratings.Items));\n        return new ExactFunkSvd"),
        ("an unrelated type", "src/Bakeoff.Core/Models/Unrelated.cs", null,
            "namespace Bakeoff.Core;\n\n/// <summary>New.</summary>\npublic sealed class Unrelated : IStage\n{\n    /// <inheritdoc/>\n    public "
                + "string Name => \"Unrelated\";\n\n    /// <inheritdoc/>\n    public void Run(StageContext context) => "
                + "context.Progress.Report(1, Name);\n}\n"),
        ("an attribute that only compilers read", Splitter, "public sealed class SplitStage", "[Obsolete(\"Old.\")]\npublic sealed class SplitStage"),
        ("a resource that no code of its stage reads", "src/Bakeoff.Svd/Bakeoff.Svd.csproj", "</Project>",
            "  <ItemGroup><EmbeddedResource Include=\"TrainSvdStage.cs\" /></ItemGroup>\n</Project>"),
    ];

    private static readonly (string What, string Path, string? Before, string After, string Member, string Stages)[] Harmful =
    [
        ("a helper that is called four calls deep", Best, "while (reached > most &&", "while (reached >= most &&",
            "Bakeoff.Core.BestScores::Threshold", "TrainSvd TrainTwoTower TrainBaselines"),
        ("an interface implementation", Model, "Scale.Clamp(RawScore(", "Scale.Clamp(1 + RawScore(", "Bakeoff.Svd.FunkSvdModel::Score(", "TrainSvd"),
        ("an override that a reached type did not have", Model, "    /// <inheritdoc/>\n    public ScoreKind Kind",
            "    /// <inheritdoc/>\n    public override string ToString() => \"a model\";\n\n    /// <inheritdoc/>\n    public ScoreKind Kind",
            "Bakeoff.Svd.FunkSvdModel::ToString(", "TrainSvd"),
        ("a generic method", Trainer, "\"in epoch {epoch} of", "\"in the epoch {epoch} of", "Bakeoff.Svd.FunkSvdTrainer::Checked", "TrainSvd"),
        ("a lambda", Trainer, "report.Epoch - (", "report.Epoch - 1 - (", "Bakeoff.Svd.FunkSvdTrainer::Search", "TrainSvd"),
        ("a constant that other projects use", Lists, "ListLength = 100;", "ListLength = 101;", "Bakeoff.Tables.ListMaker::",
            "TrainSvd TrainTwoTower TrainBaselines"),
        ("a private constant", Trainer, "InitialValue = 0.1f", "InitialValue = 0.2f",
            "Bakeoff.Svd.FunkSvdTrainer::Initial static(System.Span`1<System.Single>)", "TrainSvd"),
        ("a static field initialiser", "src/Bakeoff.Core/Options/OptionProperties.cs", "UnmappedMemberHandling.Disallow",
            "UnmappedMemberHandling.Skip", "Bakeoff.Core.OptionProperties::.cctor", All),
        ("an attribute of an option", "src/Bakeoff.Data/Split/SplitOptions.cs", "[OptionRange(1, 1000)]\n    public int N ",
            "[OptionRange(1, 999)]\n    public int N ", "type Bakeoff.Data.SplitOptions changed", "Split"),
        ("an option's default", "src/Bakeoff.Data/Split/SplitOptions.cs", "N { get; init; } = 5", "N { get; init; } = 6",
            "Bakeoff.Data.SplitOptions::.ctor():System.Void changed", "Split"),
        ("a string within a query", Splitter, "GROUP BY \\\"user\\\"", "GROUP BY ALL", "Bakeoff.Data.SplitStage::CountAll", "Split"),
        ("a member of an enumeration", "src/Bakeoff.Core/Models/ScoreKind.cs", "    Rating,",
            "    /// <summary>New.</summary>\n    New,\n\n    Rating,", "field Bakeoff.Core.ScoreKind::New is new",
            "TrainSvd TrainTwoTower TrainBaselines Evaluate Report"),
        ("a module initializer", "src/Bakeoff.Core/Start.cs", null,
            "namespace Bakeoff.Core;\n\ninternal static class Start\n{\n    [System.Runtime.CompilerServices.ModuleInitializer]\n    internal "
                + "static void Run() => Environment.ExitCode = 0;\n}\n", "Bakeoff.Core.Start::Run", All),
        ("a resource that is read", Resource, "one", "two", "resource:Bakeoff.Data.text.txt changed", "Split"),
        ("a package's version", "artifacts/bin/Bakeoff.Cli/release/bakeoff.deps.json", "\"Polly.Core/8.", "\"Polly.Core/9.",
            "package.Polly.Core changed", "Download Ingest Split"),
    ];

    /// <summary>One test for all, since each build takes half a minute.</summary>
    [Fact]
    public void Edits_ChangeTheCodeOfTheStagesThatReachThem_AndOfNoOther()
    {
        WorkingCopy copy = clone.Fresh();
        TableOfEdits(copy);
        copy.Undo();
        Reflection(copy);
    }

    private void TableOfEdits(WorkingCopy copy)
    {
        ReadAResource(copy);
        clone.Build();
        CodeIdentity original = CodeOf(copy);
        Dictionary<string, IReadOnlyList<KeyPart>> before = PartsOfStages(original);

        // All at once: one build is half a minute, and a change would tell the member that it came from.
        Array.ForEach(Harmless, edit => copy.Edit(edit.Path, edit.Before, edit.After));
        clone.Build();
        CodeIdentity now = CodeOf(copy);
        Assert.All(Differences(original, before, now), stage => Assert.Equal((stage.Key, ""), (stage.Key, string.Join('\n', stage.Value))));
        copy.Undo();
        ReadAResource(copy);
        foreach ((_, string path, string? text, string after, _, _) in Harmful.Where(edit => edit.Path.StartsWith("src/", StringComparison.Ordinal)))
        {
            copy.Edit(path, text, after);
        }

        clone.Build();
        foreach ((_, string path, string? text, string after, _, _) in Harmful.Where(
            edit => edit.Path.StartsWith("artifacts/", StringComparison.Ordinal)))
        {
            copy.Edit(path, text, after); // As a restore of another version would.
        }

        Dictionary<string, IReadOnlyList<string>> differences = Differences(original, before, CodeOf(copy));
        foreach ((string what, _, _, _, string member, string stages) in Harmful)
        {
            Assert.Equal(
                (what, stages),
                (what, string.Join(
                    ' ', All.Split(' ').Where(
                        stage => differences[stage].Any(difference => difference.Contains(member, StringComparison.Ordinal))))));
        }
    }

    /// <summary>Resources count once they are read.</summary>
    private static void ReadAResource(WorkingCopy copy)
    {
        copy.Edit(DataProject, "</Project>", "  <ItemGroup><EmbeddedResource Include=\"text.txt\" /></ItemGroup>\n</Project>");
        copy.Edit(Resource, null, "one");
        copy.Edit(
            Splitter, "string file = ",
            "typeof(SplitStage).Assembly.GetManifestResourceStream(\"Bakeoff.Data.text.txt\")!.Dispose();\n        string file = ");
    }

    /// <summary>Whole assemblies count where reflection looks for methods.</summary>
    private void Reflection(WorkingCopy copy)
    {
        copy.Edit(Splitter, "string file = ", "typeof(SplitStage).GetMethod(\"Summarize\");\n        string file = ");
        clone.Build();
        CodeIdentity reflecting = CodeOf(copy);
        Dictionary<string, IReadOnlyList<KeyPart>> parts = PartsOfStages(reflecting);
        Assert.Contains(
            new KeyPart("code.whole", "Bakeoff.Data.SplitStage::Run(Bakeoff.Core.StageContext):System.Void uses System.Type::GetMethod"),
            parts["Split"]);
        copy.Edit(Best, "while (reached > most &&", "while (reached >= most &&");
        clone.Build();
        Assert.Equal("Split TrainSvd TrainTwoTower TrainBaselines", Changed(reflecting, CodeOf(copy)));
    }

    private static CodeIdentity CodeOf(WorkingCopy copy) => new(copy["artifacts/bin/Bakeoff.Cli/release"], "bakeoff");

    private static Dictionary<string, IReadOnlyList<KeyPart>> PartsOfStages(CodeIdentity code)
    {
        (string Project, string Stages)[] projects =
            [("Data", "Download Ingest Split"), ("Svd", "TrainSvd"), ("TwoTower", "TrainTwoTower"), ("Baselines", "TrainBaselines"),
                ("Evaluation", "Evaluate"), ("Reporting", "Report")];
        return projects.SelectMany(project => project.Stages.Split(' ').Select(stage => (project.Project, Stage: stage))).ToDictionary(
            stage => stage.Stage, stage => code.PartsOf(new StageCode($"Bakeoff.{stage.Project}", $"Bakeoff.{stage.Project}.{stage.Stage}Stage")));
    }

    private static Dictionary<string, IReadOnlyList<string>> Differences(
        CodeIdentity original, Dictionary<string, IReadOnlyList<KeyPart>> before, CodeIdentity now)
    {
        string? ManifestOf(string hash) => (original.ManifestOf(hash) ?? now.ManifestOf(hash)) is { } manifest
            ? Encoding.UTF8.GetString(manifest) : null;
        return PartsOfStages(now).ToDictionary(stage => stage.Key, stage => Explanation.Differences(before[stage.Key], stage.Value, ManifestOf));
    }

    private static string Changed(CodeIdentity before, CodeIdentity now) =>
        string.Join(' ', Differences(before, PartsOfStages(before), now).Where(stage => stage.Value.Count > 0).Select(stage => stage.Key));
}
