using Bakeoff.Testing;
using YamlDotNet.RepresentationModel;

namespace Bakeoff.EndToEndTests;

/// <summary>A workflow for CI, as YAML.</summary>
internal sealed class WorkflowFile
{
    public static readonly WorkflowFile GitHub = new(".github/workflows/experiments.yml", "run");
    public static readonly WorkflowFile Azure = new("azure-pipelines.yml", "script");
    private readonly string _command;

    private WorkflowFile(string path, string command)
    {
        _command = command;
        var stream = new YamlStream();
        using var reader = new StreamReader(Path.Combine(TestPaths.Repository, path));
        stream.Load(reader); // A duplicated key is an error.
        Root = (YamlMappingNode)stream.Documents.Single().RootNode;
    }

    public YamlMappingNode Root { get; }

    /// <summary>The steps of the only job.</summary>
    public IEnumerable<YamlMappingNode> Steps
    {
        get
        {
            YamlNode jobs = Root["jobs"];
            YamlNode job = jobs is YamlMappingNode map ? map.Children.Single().Value : ((YamlSequenceNode)jobs).Single();
            return ((YamlSequenceNode)job["steps"]).Cast<YamlMappingNode>();
        }
    }

    /// <summary>The commands, in their order.</summary>
    public string[] Commands => [.. Steps.Where(step => step.Children.ContainsKey(_command)).Select(step => ((YamlScalarNode)step[_command]).Value!)];
}
