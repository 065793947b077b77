using System.Text;
using Bakeoff.Experiments;

namespace Bakeoff.UnitTests;

public sealed class ExperimentRewriterTests
{
    private static readonly Dictionary<string, string> s_moved = new(StringComparer.Ordinal)
    {
        ["/work/data/ratings.csv"] = "data/1/ratings.csv", ["/home/me/lists"] = "files/2",
        ["/work/experiments/mine/own.csv"] = "experiments/mine/own.csv",
    };

    private static readonly Dictionary<string, string> s_assemblies = new(StringComparer.Ordinal) { ["Acme.Best"] = "assemblies/Acme/Acme.dll" };

    [Fact]
    public void PathsThatLeadOut_LeadIntoTheArchive_AndEveryOtherByteStays() => Assert.Equal(
        "\uFEFF{ // ümlaut, and \"../../data/ratings.csv\" in a comment\r\n  \"dataset\": { \"path\": \"../../data/1/ratings.csv\" "
            + ",\"format\":\"csv\", },\n}",
        Rewrite("\uFEFF{ // ümlaut, and \"../../data/ratings.csv\" in a comment\r\n  \"dataset\": { \"path\": \"../../data/ratings.csv\" "
            + ",\"format\":\"csv\", },\n}"));

    [Theory]
    [InlineData("""{ "models": { "theirs": { "lists": "/home/me/lists/" } } }""", """{ "models": { "theirs": { "lists": "../../files/2" } } }""")]
    [InlineData("""{ "dataset": { "path": "/work/experiments/mine/own.csv" } }""", """{ "dataset": { "path": "own.csv" } }""")]
    [InlineData("""{ "dataset": { "path": "own.csv" } }""", """{ "dataset": { "path": "own.csv" } }""")]
    [InlineData("""{ "dataset": { "path": "\u002e./../data/ratings.csv" } }""", """{ "dataset": { "path": "../../data/1/ratings.csv" } }""")]
    [InlineData("""{ "question": "../../data/ratings.csv" }""", """{ "question": "../../data/ratings.csv" }""")]
    [InlineData("""{ "models": { "m": { "options": { "p": "own.csv" } } } }""", """{ "models": { "m": { "options": { "p": "own.csv" } } } }""")]
    [InlineData(
        """{ "matrix": { "dataset": ["synthetic-small", { "path": "../../data/ratings.csv" }] } }""",
        """{ "matrix": { "dataset": ["synthetic-small", { "path": "../../data/1/ratings.csv" }] } }""")]
    public void EveryStringThatIsAPathOfAFileInTheArchive_IsRewritten(string before, string after) => Assert.Equal(after, Rewrite(before));

    [Theory]
    [InlineData("""{ "models": { "b": { "class": "Acme.Best", "project": "../../src/Acme.csproj" } } }""")]
    [InlineData("""{ "models": { "b": { "class": "Acme.Best", "assembly": "Acme" } } }""")]
    public void AClass_IsThatOfItsAssemblyInTheArchive(string before) => Assert.Equal(
        """{ "models": { "b": { "class": "Acme.Best", "assembly": "../../assemblies/Acme/Acme.dll" } } }""", Rewrite(before));

    [Fact]
    public void AProject_IsRemembered_SinceItsSourcesGoAlong()
    {
        var rewriter = new ExperimentRewriter("/work/experiments/mine", "experiments/mine", s_moved, s_assemblies);
        rewriter.Rewrite("""{ "models": { "b": { "class": "Acme.Best", "project": "../../src/Acme.csproj" } } }"""u8.ToArray());
        Assert.Equal(["/work/src/Acme.csproj"], rewriter.Projects);
    }

    private static string Rewrite(string text) => Encoding.UTF8.GetString(
        new ExperimentRewriter("/work/experiments/mine", "experiments/mine", s_moved, s_assemblies).Rewrite(Encoding.UTF8.GetBytes(text)));
}
