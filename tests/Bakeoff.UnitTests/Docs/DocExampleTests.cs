using System.Text.RegularExpressions;
using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests.Docs;

/// <summary>Who copies an experiment out of the documents gets one that is read.</summary>
public sealed partial class DocExampleTests : IDisposable
{
    // Files and programs are the reader's own, and what is wrong without them says nothing.
    private static readonly string[] s_ofTheReader = [ErrorCodes.DatasetPathMissing, ErrorCodes.BadCustomModel, ErrorCodes.UnreadableLists];
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, int> Examples()
    {
        var examples = new TheoryData<string, int>();
        string root = TestPaths.Repository;
        foreach (string page in Directory.GetFiles(Path.Combine(root, "docs"), "*.md", SearchOption.AllDirectories)
            .Append(Path.Combine(root, "README.md")).Order(StringComparer.Ordinal))
        {
            foreach ((int number, Match block) in Blocks().Matches(File.ReadAllText(page)).Index())
            {
                // Those of bakeoff.json and published.json are read elsewhere.
                if (!new[] { "\"executor\"", "\"protocol\"" }.Any(key => block.Value.Contains(key, StringComparison.Ordinal)))
                {
                    examples.Add(Path.GetRelativePath(root, page), number);
                }
            }
        }

        return examples;
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void AnExperimentOfADocument_IsRead(string page, int number)
    {
        string text = Blocks().Matches(File.ReadAllText(Path.Combine(TestPaths.Repository, page)))[number].Groups[1].Value.Trim();
        if (!text.StartsWith('{'))
        {
            string rest = text.Contains("\"extends\"", StringComparison.Ordinal) ? "" : "\"extends\": \"movielens-latest-small\", ";
            text = $"{{ {rest}{text.TrimEnd(',')} }}"; // A part of an experiment that has the usual models.
        }

        _folder.Write("experiments/example/experiment.json", text);
        foreach (string file in Directory.GetFiles(Path.Combine(TestPaths.Repository, "experiments"), "experiment.json", SearchOption.AllDirectories))
        {
            _folder.Write($"experiments/{Path.GetFileName(Path.GetDirectoryName(file))}/experiment.json", File.ReadAllText(file));
        }

        try
        {
            new ExperimentReader(_folder["experiments"]).Read("example");
        }
        catch (ReportedException e)
        {
            Assert.True(
                e.Reports.Any(report => s_ofTheReader.Contains(report.Code)),
                text + "\n" + string.Join('\n', e.Reports.Select(report => report.ToCanonicalLine())));
        }
    }

    [GeneratedRegex(@"```jsonc?\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
