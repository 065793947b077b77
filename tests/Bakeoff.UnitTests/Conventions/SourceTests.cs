using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Bakeoff.UnitTests;

/// <summary>How sources are cut into folders, files, methods and lines: <c>docs/style.md</c> says why.</summary>
public sealed class SourceTests
{
    private const int MaxFileLines = 300;
    private const int MaxMethodLines = 45;
    private const int MaxLineLength = 150;

    /// <summary>Projects whose folders still need one another. A project leaves this list; none enters it.</summary>
    private static readonly string[] s_withCycles =
    [
        "src/Bakeoff.Cli", "src/Bakeoff.Data", "src/Bakeoff.Evaluation", "src/Bakeoff.Experiments", "src/Bakeoff.Svd", "src/Bakeoff.TwoTower",
    ];

    /// <summary>Files that still have a longer method, by their names alone, since some move. A file leaves this list; none enters it.</summary>
    private static readonly string[] s_withLongMethods =
    [
        "BaselineTuning.cs", "SymmetricInverse.cs", "ChildProcess.cs", "DatasetReader.cs", "GraphBuilder.cs", "AnswerRecorder.cs", "StageProcess.cs",
        "SnapshotVerb.cs", "CustomTables.cs", "EvaluateStage.cs", "ModelFileReader.cs", "SplitAudit.cs", "ContentFacts.cs", "MatrixProduct.cs",
        "FunkSvdKernel.cs", "InteractionReader.cs", "TwoTowerTrainer.cs", "EvaluationData.cs", "GraphReport.cs", "CompareTests.cs",
        "FrontDoorTests.cs", "CustomDatabaseTests.cs", "QuickAnswerTests.cs", "SdkTests.cs", "SqlTests.cs", "ExperimentReaderTests.cs",
        "HostileRemoteTests.cs", "LoopbackRemote.cs", "RemoteStoreTests.cs",
    ];

    /// <summary>Projects that still have longer lines. A project leaves this list; none enters it.</summary>
    private static readonly string[] s_withLongLines =
    [
        "build", "samples", "src/Bakeoff.Artifacts", "src/Bakeoff.Baselines", "src/Bakeoff.Cli", "src/Bakeoff.Comparison", "src/Bakeoff.Contracts",
        "src/Bakeoff.Core", "src/Bakeoff.Data", "src/Bakeoff.Evaluation", "src/Bakeoff.Experiments", "src/Bakeoff.Models",
        "src/Bakeoff.Numerics", "src/Bakeoff.Pipeline", "src/Bakeoff.Reporting", "src/Bakeoff.Svd", "src/Bakeoff.Tables", "src/Bakeoff.Templates",
        "src/Bakeoff.TwoTower", "tests/Bakeoff.Benchmarks", "tests/Bakeoff.EndToEndTests", "tests/Bakeoff.IntegrationTests",
        "tests/Bakeoff.Testing", "tests/Bakeoff.UnitTests",
    ];

    public static TheoryData<string> Projects => [.. SourceFile.All.Where(file => file.IsProduct).Select(file => file.Project).Distinct()];

    /// <summary>
    /// A folder that needs another one is not needed by it, neither directly nor through a third: so each can be read and tested alone.
    /// </summary>
    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_OfAProject_AreAcyclic(string project) => None(
        s_withCycles.Contains(project) ? [] : new FolderGraph(SourceFile.All.Where(file => file.Project == project)).Cycles());

    [Fact]
    public void Files_StayUnder300Lines() => None(
        SourceFile.All.Select(file => (file.Path, Lines: file.Text.Count(character => character == '\n')))
            .Where(file => file.Lines >= MaxFileLines).Select(file => $"{file.Path}: {file.Lines} lines"));

    [Fact]
    public void Lines_AreAtMost150CharactersLong() => None(
        SourceFile.All.Where(file => !s_withLongLines.Contains(file.Project)).SelectMany(
            file => file.Text.Split('\n').Select(line => line.TrimEnd('\r').Length).Index().Where(line => line.Item > MaxLineLength),
            (file, line) => $"{file.Path}({line.Index + 1}): {line.Item} characters"));

    [Fact]
    public void Methods_StayUnder45Lines() => None(
        SourceFile.All.Where(file => !s_withLongMethods.Contains(Path.GetFileName(file.Path)))
            .SelectMany(file => file.Root.DescendantNodes().Where(IsMethod), (file, method) => (file.Path, Method: method))
            .Where(found => SourceFile.LinesOf(found.Method) >= MaxMethodLines)
            .Select(found => $"{found.Path}({SourceFile.LineOf(found.Method)}): {SourceFile.LinesOf(found.Method)} lines"));

    [Fact]
    public void Files_HoldOnePublicType() => None(
        SourceFile.All.Where(file => file.IsProduct)
            .Select(file => (file.Path, Types: file.Types.Where(IsPublic).Select(SourceFile.NameOf).ToArray()))
            .Where(file => file.Types.Length > 1).Select(file => $"{file.Path}: {string.Join(", ", file.Types)}"));

    private static bool IsPublic(MemberDeclarationSyntax type) => type.Modifiers.Any(SyntaxKind.PublicKeyword);

    private static bool IsMethod(SyntaxNode node) => node is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or LocalFunctionStatementSyntax;

    /// <summary>Fails with all that was found, one a line.</summary>
    private static void None(IEnumerable<string> found)
    {
        string[] all = [.. found];
        Assert.True(all.Length == 0, $"{all.Length} found:\n{string.Join('\n', all)}");
    }
}
