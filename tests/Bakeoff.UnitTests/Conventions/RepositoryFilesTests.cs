using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Bakeoff.Testing;
using YamlDotNet.RepresentationModel;

namespace Bakeoff.UnitTests;

/// <summary>The files by which people and hosts find their way in the repository.</summary>
public sealed partial class RepositoryFilesTests
{
    public static TheoryData<string> IssueForms =>
        [.. Directory.EnumerateFiles(Path.Combine(TestPaths.Repository, ".github", "ISSUE_TEMPLATE"), "*.yml")
        .Select(file => Path.GetFileName(file)).Where(name => name != "config.yml").Order(StringComparer.Ordinal)];

    public static TheoryData<string> Pages =>
    [
        .. Directory.EnumerateFiles(TestPaths.Repository, "*.md")
            .Concat(Directory.EnumerateFiles(Path.Combine(TestPaths.Repository, "docs"), "*.md", SearchOption.AllDirectories))
            .Where(file => !file.Contains(".received.", StringComparison.Ordinal))
            .Select(file => Path.GetRelativePath(TestPaths.Repository, file)).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_LeadToFilesThatAreThere(string name)
    {
        string folder = Path.GetDirectoryName(Path.Combine(TestPaths.Repository, name))!;
        string[] targets = [.. Link().Matches(Text(name)).Select(match => match.Groups[1].Value.Split('#')[0])
            .Where(target => target.Length > 0 && !target.Contains("://", StringComparison.Ordinal))];
        Assert.All(targets, target => Assert.True(Path.Exists(Path.Combine(folder, target)), $"{name} leads to {target}, which is not there"));
    }

    /// <summary>Who reports a hole must find out where: a fork sets it in one place.</summary>
    [Theory]
    [InlineData("SECURITY.md")]
    [InlineData("CODE_OF_CONDUCT.md")]
    public void WhereToReport_IsAPropertyThatAForkSets(string name)
    {
        Assert.Contains("`SecurityContact`", Text(name), StringComparison.Ordinal);
        XElement addresses = XElement.Parse(Text("Directory.Build.props")).Elements("PropertyGroup")
            .Single(group => group.Attribute("Label")?.Value == "Addresses");
        Assert.Subset(
            addresses.Elements().Select(element => element.Name.LocalName).ToHashSet(),
            new HashSet<string> { "ProjectAddress", "RepositoryAddress", "SecurityContact", "PackageProjectUrl", "RepositoryUrl" });
    }

    /// <summary>
    /// As GitHub's documentation of issue forms wants them: an element without a label, or an id that is there twice, hides the form.
    /// </summary>
    [Theory]
    [MemberData(nameof(IssueForms))]
    public void AnIssueForm_IsOneThatGitHubShows(string name)
    {
        YamlMappingNode form = Yaml(".github/ISSUE_TEMPLATE/" + name);
        Assert.Subset(new HashSet<string> { "name", "description", "labels", "title", "body" }, Keys(form));
        Assert.False(string.IsNullOrWhiteSpace(form["name"].ToString()) || string.IsNullOrWhiteSpace(form["description"].ToString()));
        YamlMappingNode[] body = [.. ((YamlSequenceNode)form["body"]).Cast<YamlMappingNode>()];
        YamlMappingNode[] inputs = [.. body.Where(element => element["type"].ToString() != "markdown")];
        Assert.NotEmpty(inputs);
        Assert.Equal(inputs.Length, inputs.Select(input => input["id"].ToString()).Distinct().Count());
        Assert.All(body, element => Assert.Contains(element["type"].ToString(), new[] { "markdown", "input", "textarea", "dropdown", "checkboxes" }));
        Assert.All(inputs, input => Assert.Subset(
            new HashSet<string> { "label", "description", "placeholder", "render", "value" }, Keys((YamlMappingNode)input["attributes"])));
        Assert.All(inputs, input => Assert.NotEmpty(input["attributes"]["label"].ToString()));
    }

    /// <summary>The keys that the Citation File Format 1.2.0 requires, and the licence of the file LICENSE.</summary>
    [Fact]
    public void Citation_HasWhatItsFormatRequires()
    {
        YamlMappingNode citation = Yaml("CITATION.cff");
        Assert.Subset(Keys(citation), new HashSet<string> { "cff-version", "message", "title", "authors" });
        Assert.Equal(("1.2.0", "software", "MIT"), (citation["cff-version"].ToString(), citation["type"].ToString(), citation["license"].ToString()));
        Assert.NotEmpty((YamlSequenceNode)citation["authors"]);
        Assert.StartsWith("MIT License", Text("LICENSE"), StringComparison.Ordinal);
    }

    /// <summary>Each folder that dependabot looks at has what it looks for.</summary>
    [Fact]
    public void Dependabot_LooksAtFoldersThatAreThere()
    {
        var found = new Dictionary<string, string>
        {
            ["nuget"] = "Directory.Packages.props", ["github-actions"] = ".github/workflows", ["npm"] = "package.json",
        };
        YamlMappingNode[] updates = [.. ((YamlSequenceNode)Yaml(".github/dependabot.yml")["updates"]).Cast<YamlMappingNode>()];
        Assert.Equal(
            found.Keys.Order(StringComparer.Ordinal),
            updates.Select(update => update["package-ecosystem"].ToString()).Distinct().Order(StringComparer.Ordinal));
        Assert.All(updates, update => Assert.True(Path.Exists(Path.Combine(
            TestPaths.Repository, update["directory"].ToString().TrimStart('/'), found[update["package-ecosystem"].ToString()]))));
    }

    /// <summary>The form of Keep a Changelog: what is not released comes first, and headings are those of the form, and ours for numbers.</summary>
    [Fact]
    public void Changelog_HasTheFormOfKeepAChangelog()
    {
        string[] lines = Text("CHANGELOG.md").Split('\n');
        string[] versions = [.. lines.Where(line => line.StartsWith("## ", StringComparison.Ordinal))];
        Assert.Equal("## [Unreleased]", versions[0]);
        Assert.All(versions.Skip(1), version => Assert.Matches(@"^## \[\d+\.\d+\.\d+\] - \d{4}-\d{2}-\d{2}$", version));
        Assert.All(
            lines.Where(line => line.StartsWith("### ", StringComparison.Ordinal)), line => Assert.Contains(
                line[4..], new[] { "Added", "Changed", "Changed numbers", "Deprecated", "Removed", "Fixed", "Security" }));
    }

    /// <summary>An editor finds the schema of an experiment without being told, here and in a repository that the template makes.</summary>
    [Theory]
    [InlineData(".", "experiments/quickstart/experiment.json")]
    [InlineData("src/Bakeoff.Templates/content/bakeoff", "experiments/first/experiment.json")]
    public void Editors_FindTheSchemaOfAnExperiment(string root, string experiment)
    {
        using JsonDocument settings = JsonDocument.Parse(Text(Path.Combine(root, ".vscode", "settings.json")));
        JsonElement[] schemas = [.. settings.RootElement.GetProperty("json.schemas").EnumerateArray()];
        string[] patterns = [.. schemas.Where(schema => schema.GetProperty("url").GetString() == "./experiments/experiment.schema.json")
            .SelectMany(schema => schema.GetProperty("fileMatch").EnumerateArray()).Select(pattern => pattern.GetString()!)];
        Assert.Contains(
            patterns, pattern => Regex.IsMatch(experiment, $"^{Regex.Escape(pattern).Replace("\\*", "[^/]*", StringComparison.Ordinal)}$"));
        Assert.True(File.Exists(Path.Combine(TestPaths.Repository, root, experiment)));
        Assert.All(
            root == "." ? schemas.Select(schema => schema.GetProperty("url").GetString()!) : [],
            url => Assert.True(File.Exists(Path.Combine(TestPaths.Repository, url))));
    }

    /// <summary>The tasks of the editor start targets that MSBuild has, with properties that they take.</summary>
    [Theory]
    [InlineData(".")]
    [InlineData("src/Bakeoff.Templates/content/bakeoff")]
    public void TasksOfTheEditor_AreTargetsOfMsBuild(string root)
    {
        using JsonDocument document = JsonDocument.Parse(Text(Path.Combine(root, ".vscode", "tasks.json")));
        JsonElement[] tasks = [.. document.RootElement.GetProperty("tasks").EnumerateArray()];
        Assert.Subset(tasks.Select(task => task.GetProperty("label").GetString()!).ToHashSet(), new HashSet<string> { "Report", "Compare" });
        string targets = Text("build/Bakeoff.targets"), inputs = document.RootElement.GetProperty("inputs").GetRawText();
        foreach (string argument in tasks.SelectMany(task => task.GetProperty("args").EnumerateArray()).Select(argument => argument.GetString()!))
        {
            if (argument.StartsWith("-t:", StringComparison.Ordinal))
            {
                Assert.Contains($"<Target Name=\"{argument[3..]}\"", targets, StringComparison.Ordinal);
            }
            else if (argument.StartsWith("-p:", StringComparison.Ordinal))
            {
                Assert.Contains($"$({argument[3..].Split('=')[0]})", targets, StringComparison.Ordinal);
                Assert.Contains($"\"id\": \"{argument.Split(':')[2].TrimEnd('}')}\"", inputs, StringComparison.Ordinal);
            }
        }
    }

    private static string Text(string path) => File.ReadAllText(Path.Combine(TestPaths.Repository, path)).ReplaceLineEndings("\n");

    private static HashSet<string> Keys(YamlMappingNode node) => [.. node.Children.Keys.Select(key => key.ToString())];

    /// <summary>The only document of a file; a duplicated key is an error.</summary>
    private static YamlMappingNode Yaml(string path)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Text(path)));
        return (YamlMappingNode)stream.Documents.Single().RootNode;
    }

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
